/** Whole screens: the first start page and the workbench. */
@NullMarked
package dev.podwire.page;

import org.jspecify.annotations.NullMarked;
