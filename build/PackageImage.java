import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes an application that needs no Java: {@code jlink} cuts the runtime to what the jars use, {@code jpackage} puts a
 * launcher in front, and one training run of that launcher leaves an ahead-of-time cache. Run by Maven:
 * {@code java PackageImage.java LAUNCHER-FOLDER OUT ICON DESKTOP-ENTRY}; the first is what PackageLauncher made.
 */
public final class PackageImage {

    private static final long LIMIT_SECONDS = 300;

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]).toAbsolutePath();
        Path out = Path.of(args[1]).toAbsolutePath();
        Path icon = Path.of(args[2]).toAbsolutePath();
        Path tools = Path.of(System.getProperty("java.home"), "bin");
        Path input = out.resolve("input");
        Path runtime = out.resolve("runtime");
        Path image = out.resolve("podwire");
        for (Path old : List.of(input, runtime, image)) {
            delete(old);
        }
        Files.createDirectories(input);
        List<String> jars = new ArrayList<>();
        for (String jar : Files.readString(folder.resolve("lib/classpath")).strip().split(":")) {
            Files.copy(folder.resolve("lib").resolve(jar), input.resolve(jar), StandardCopyOption.COPY_ATTRIBUTES);
            jars.add(input.resolve(jar).toString());
        }
        run(List.of(tools.resolve("jlink").toString(), "--add-modules", modules(tools, jars), "--strip-debug",
                "--no-header-files", "--no-man-pages", "--output", runtime.toString()));
        List<String> pack = new ArrayList<>(List.of(tools.resolve("jpackage").toString(), "--type", "app-image", "--name",
                "podwire", "--input", input.toString(), "--main-jar", "podwire-app.jar", "--main-class",
                "dev.podwire.Podwire", "--runtime-image", runtime.toString(), "--icon", icon.toString(), "--dest",
                out.toString()));
        for (String option : List.of("-Dpodwire.samples=$APPDIR/../samples", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData",
                "-Xlog:disable", "-Xlog:all=error:stderr")) {
            pack.addAll(List.of("--java-options", option));
        }
        run(pack);
        copyTree(folder.resolve("samples"), image.resolve("lib/samples"));
        Files.copy(icon, image.resolve("lib/podwire.png"), StandardCopyOption.REPLACE_EXISTING);
        String entry = Files.readString(Path.of(args[3])).replace("@IMAGE@", image.toString());
        Files.writeString(image.resolve("lib/podwire.desktop"), entry);
        train(image);
        delete(input);
        delete(runtime);
        System.out.println("The application is " + image.resolve("bin/podwire"));
    }

    /** The modules that the jars use; {@code jdk.unsupported} is found by no look at classes. */
    private static String modules(Path tools, List<String> jars) throws IOException, InterruptedException {
        return run(List.of(tools.resolve("jdeps").toString(), "--multi-release", "25", "--ignore-missing-deps",
                "--print-module-deps", "--recursive", "--class-path", String.join(":", jars), jars.getFirst())).strip()
                + ",jdk.unsupported";
    }

    /** Opens the window in memory on a sample and fires; without the cache the application starts as well, only later. */
    private static void train(Path image) throws IOException, InterruptedException {
        Path cache = image.resolve("lib/app/podwire.aot");
        ProcessBuilder training = new ProcessBuilder(image.resolve("bin/podwire").toString(),
                image.resolve("lib/samples/three-tier").toString()).redirectErrorStream(true);
        training.environment().put("JAVA_TOOL_OPTIONS", "-XX:AOTCacheOutput=" + cache
                + " -Dpodwire.measure=true -Dglass.platform=Headless -Dprism.order=sw");
        String said = finish(training);
        if (Files.exists(cache)) {
            Files.writeString(image.resolve("lib/app/podwire.cfg"), "java-options=-XX:AOTCache=$APPDIR/podwire.aot\n",
                    StandardOpenOption.APPEND);
        } else {
            System.err.println("The training run made no cache; the window will open more slowly.\n" + said);
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        return finish(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    private static String finish(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        String said;
        try (InputStream output = process.getInputStream()) {
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", builder.command()) + " failed:\n" + said);
        }
        return said;
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

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
