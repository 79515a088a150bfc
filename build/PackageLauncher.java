import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the folder that the launcher starts from: jars in {@code lib}, the script in {@code bin}, the samples, the home of
 * the Java that built it, and an ahead-of-time cache from one training run. Run by Maven in the package phase:
 * {@code java PackageLauncher.java FOLDER APP-JAR SCRIPT SAMPLES}; the dependencies' jars are in {@code FOLDER/lib} already.
 */
public final class PackageLauncher {

    private static final long TRAINING_LIMIT_SECONDS = 120;

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]).toAbsolutePath();
        Path lib = Files.createDirectories(folder.resolve("lib"));
        Path app = Path.of(args[1]);
        Files.copy(app, lib.resolve("podwire-app.jar"), StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        Path script = Files.createDirectories(folder.resolve("bin")).resolve("podwire");
        Files.copy(Path.of(args[2]), script, StandardCopyOption.REPLACE_EXISTING);
        if (Files.getFileStore(script).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path samples = folder.resolve("samples");
        copyTree(Path.of(args[3]), samples);
        Files.writeString(lib.resolve("java-home"), System.getProperty("java.home") + "\n");
        List<String> jars = jars(lib);
        Files.writeString(lib.resolve("classpath"), String.join(":", jars) + "\n");
        train(lib, jars, samples.resolve("three-tier"));
    }

    private static List<String> jars(Path lib) throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            List<String> names = new ArrayList<>(files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".jar") && !n.equals("podwire-app.jar")).sorted().toList());
            names.addFirst("podwire-app.jar");
            return names;
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** One run with everything that a command usually does. Without its cache Podwire starts as well, only later. */
    private static void train(Path lib, List<String> jars, Path sample) throws IOException, InterruptedException {
        Path cache = lib.resolve("podwire.aot");
        Files.deleteIfExists(cache);
        List<String> paths = jars.stream().map(j -> lib.resolve(j).toString()).toList();
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:AOTCacheOutput=" + cache, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData",
                "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Xlog:disable", "-cp", String.join(":", paths),
                "dev.podwire.Training", sample.toString()));
        Process training = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said;
        try (InputStream output = training.getInputStream()) {
            said = new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        if (!training.waitFor(TRAINING_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            training.destroyForcibly();
        } else if (training.exitValue() != 0 || !Files.exists(cache)) {
            System.err.println("The training run made no cache; commands will start more slowly.");
            System.err.println(said);
        }
    }
}
