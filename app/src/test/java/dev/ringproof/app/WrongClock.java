package dev.ringproof.app;

import static java.lang.constant.ConstantDescs.CD_long;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent that sets the clock of its JVM wrong. All code that asks for the time of day gets a wrong one: {@code
 * Instant.now()}, the clocks of java.time and {@code System.currentTimeMillis()}, in the JDK, in libraries and in
 * Ringproof. Timers go on as always.
 */
public final class WrongClock implements ClassFileTransformer {
    private static final String CLOCK = "java/time/Clock";

    private final long seconds;

    private WrongClock(long seconds) {
        this.seconds = seconds;
    }

    /** Returns the JVM argument that sets the clock wrong by so many seconds. It writes the agent into the folder. */
    static String argument(Path folder, long seconds) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", WrongClock.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        var jar = folder.resolve("wrong-clock.jar");
        var name = WrongClock.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream self = WrongClock.class.getResourceAsStream("/" + name)) {
            out.putNextEntry(new JarEntry(name));
            self.transferTo(out);
        }
        return "-javaagent:" + jar + "=" + seconds;
    }

    /** Called by the JVM before {@code main}. */
    public static void premain(String seconds, Instrumentation jvm) throws UnmodifiableClassException {
        jvm.addTransformer(new WrongClock(Long.parseLong(seconds)), true);
        var loaded = Arrays.stream(jvm.getAllLoadedClasses())
                .filter(type -> jvm.isModifiableClass(type) && !type.isArray() && !type.isHidden())
                .filter(type -> type.getName().startsWith("java.time.")
                        || type.getName().startsWith("java.util."))
                .toArray(Class<?>[]::new);
        jvm.retransformClasses(loaded);
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        boolean isClock = CLOCK.equals(name);
        if (!isClock && !new String(bytes, StandardCharsets.ISO_8859_1).contains("currentTimeMillis")) {
            return null;
        }
        var file = ClassFile.of(ClassFile.StackMapsOption.STACK_MAPS_WHEN_REQUIRED);
        var change = isClock
                ? ClassTransform.transformingMethodBodies(
                        method -> method.methodName().equalsString("currentInstant"),
                        CodeTransform.ofStateful(() -> this::instant))
                : ClassTransform.transformingMethodBodies(this::millis);
        return file.transformClass(file.parse(bytes), change);
    }

    private void instant(CodeBuilder code, CodeElement element) {
        if (element instanceof ReturnInstruction) {
            var instant = ClassDesc.of("java.time.Instant");
            code.loadConstant(seconds).invokevirtual(instant, "plusSeconds", MethodTypeDesc.of(instant, CD_long));
        }
        code.with(element);
    }

    private void millis(CodeBuilder code, CodeElement element) {
        code.with(element);
        if (element instanceof InvokeInstruction call
                && call.owner().asInternalName().equals("java/lang/System")
                && call.name().equalsString("currentTimeMillis")) {
            code.loadConstant(seconds * 1000).ladd();
        }
    }
}
