/** How long things take: JMH benchmarks of the model, run by {@code mvn -Pbench -pl model}. */
@NullMarked
package dev.podwire.bench;

import org.jspecify.annotations.NullMarked;
