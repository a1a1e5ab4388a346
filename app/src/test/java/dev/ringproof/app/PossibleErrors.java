package dev.ringproof.app;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.filter.AuthenticationFilter;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.WireError;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.port.in.RefusedWith;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds which errors an operation can answer, in the code of the server: those that its resource and what the resource
 * calls take from {@link Errors}, those of the refusals and exceptions that the in-ports declare, and those of the
 * filter that reads its credential. It finds too much rather than too little, since it does not see which way a call
 * takes. What every operation can answer is not among them.
 */
final class PossibleErrors {
    private static final String ADAPTER = "dev.ringproof.adapters.rest";
    private static final String RESPONSES = ADAPTER + ".frontend.FrontendResponses";
    private static final String IN_PORTS = "dev.ringproof.core.port.in";

    /** What stands in the errors of {@link #all} where the server puts a name or a number. */
    static final String SAMPLE_TEXT = "SAMPLE";

    static final int SAMPLE_NUMBER = 77;
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(ADAPTER, IN_PORTS);

    /** What every operation can answer: to a request that is not well-formed, and when the server is overloaded. */
    static final Set<Code> OF_EVERY_OPERATION = Set.of(
            new Code(400, "malformed_request_parameters"),
            new Code(400, "request_body_invalid"),
            new Code(404, "resource_not_found"),
            new Code(405, "method_not_allowed"),
            new Code(406, "not_acceptable"),
            new Code(409, "resource_locked"),
            new Code(413, "request_body_too_large"),
            new Code(414, "request_uri_too_long"),
            new Code(415, "unsupported_content_type"),
            new Code(417, "expectation_failed"),
            new Code(429, "too_many_requests"),
            new Code(431, "request_headers_too_large"),
            new Code(500, "internal_server_error"),
            new Code(503, "service_unavailable"),
            new Code(505, "http_version_not_supported"));

    /** What an operation need not say, since every operation can answer it and it means the same everywhere. */
    private static final Set<Code> UNSAID = Set.of(
            new Code(400, "request_body_invalid"),
            new Code(413, "request_body_too_large"),
            new Code(415, "unsupported_content_type"));

    private static final Code CANNOT_CHECK_TOKENS = new Code(503, "service_unavailable");

    /** The method of the filter that is called before a request that changes something, and not before others. */
    private static final String ONLY_BEFORE_CHANGES = "inActiveSession";

    private PossibleErrors() {}

    /** An error by its status and its code, as an operation documents it. */
    record Code(int status, String code) implements Comparable<Code> {
        static Code of(WireError error) {
            return new Code(error.status(), error.code());
        }

        @Override
        public int compareTo(Code other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return status + " " + code;
        }
    }

    /** Returns the errors of each operation, such as {@code GET /v1/me}. */
    static Map<String, Set<Code>> byOperation() {
        var all = new TreeMap<String, Set<Code>>();
        for (var resource : CLASSES) {
            if (resource.isAnnotatedWith(Path.class)) {
                var base = resource.getAnnotationOfType(Path.class).value();
                for (var method : resource.getMethods()) {
                    verb(method)
                            .forEach(verb -> all.computeIfAbsent(verb + " " + base + path(method), _ -> new TreeSet<>())
                                    .addAll(errors(resource, method, verb)));
                }
            }
        }
        return all;
    }

    private static Stream<String> verb(JavaMethod method) {
        return method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType())
                .filter(type -> type.isAnnotatedWith(HttpMethod.class))
                .map(type -> type.getAnnotationOfType(HttpMethod.class).value());
    }

    private static String path(JavaMethod method) {
        return method.isAnnotatedWith(Path.class)
                ? "/" + method.getAnnotationOfType(Path.class).value()
                : "";
    }

    private static Set<Code> errors(JavaClass resource, JavaMethod method, String verb) {
        var found = new Walk();
        found.walk(method);
        var errors = new HashSet<>(found.errors);
        found.refusals.forEach(
                type -> Samples.of(type).stream().map(found::answer).forEach(errors::add));
        var codes = new TreeSet<>(
                ofCredential(resource.getAnnotationOfType(Access.class).value(), verb));
        errors.stream().map(Code::of).filter(code -> !UNSAID.contains(code)).forEach(codes::add);
        return codes;
    }

    /** Returns the errors of the filter that reads the credential. It checks less before a request that only reads. */
    private static Set<Code> ofCredential(Access.By access, String verb) {
        var codes = new HashSet<Code>();
        boolean reads = verb.equals("GET");
        switch (access) {
            case USERS, EVERYONE -> {
                inFilter(access == Access.By.USERS ? "user" : "userIfAny", reads, codes, new HashSet<>());
                codes.add(CANNOT_CHECK_TOKENS);
                if (reads) {
                    codes.remove(Code.of(Errors.ORIGIN_INVALID));
                }
            }
            case BACK_ENDS -> inFilter("requireSecretKey", reads, codes, new HashSet<>());
            case DEVELOPERS -> inFilter("requireDevelopment", reads, codes, new HashSet<>());
            case PUBLIC, CARRIERS -> {}
        }
        return codes;
    }

    /** Follows a method of the filter within the filter, and collects the constants that it takes from {@link Errors}. */
    private static void inFilter(String name, boolean reads, Set<Code> codes, Set<String> seen) {
        if ((reads && name.equals(ONLY_BEFORE_CHANGES)) || !seen.add(name)) {
            return;
        }
        CLASSES.get(AuthenticationFilter.class).getMethods().stream()
                .filter(method -> method.getName().equals(name))
                .flatMap(method -> Stream.concat(
                        method.getAccessesFromSelf().stream(), method.getMethodReferencesFromSelf().stream()))
                .forEach(access -> {
                    if (access.getTargetOwner().isEquivalentTo(AuthenticationFilter.class)) {
                        inFilter(access.getName(), reads, codes, seen);
                    } else if (access instanceof JavaFieldAccess
                            && access.getTargetOwner().isEquivalentTo(Errors.class)) {
                        codes.add(Code.of((WireError) Samples.constant(Errors.class, access.getName())));
                    }
                });
    }

    /** Returns each error that a server can answer, with all its texts. */
    static List<WireError> all() {
        var all = new ArrayList<WireError>();
        for (var field : Errors.class.getDeclaredFields()) {
            if (Samples.constant(Errors.class, field.getName()) instanceof WireError error) {
                all.add(error);
            }
        }
        for (var method : Errors.class.getDeclaredMethods()) {
            if (method.getReturnType() == WireError.class && !method.isSynthetic()) {
                Samples.results(method).forEach(error -> all.add((WireError) error));
            }
        }
        return all;
    }

    /** Follows the calls of a method, and collects what it meets. */
    private static final class Walk {
        final Set<WireError> errors = new LinkedHashSet<>();
        final Set<Class<?>> refusals = new LinkedHashSet<>();
        private Method mapping = Samples.method("of");
        private final Set<String> seen = new HashSet<>();

        void walk(JavaCodeUnit unit) {
            if (!seen.add(unit.getFullName())) {
                return;
            }
            unit.getAccessesFromSelf().forEach(this::meet);
            unit.getMethodReferencesFromSelf().forEach(this::meet);
        }

        private void meet(JavaAccess<?> access) {
            var owner = access.getTargetOwner();
            if (owner.isEquivalentTo(Errors.class)) {
                takeError(access);
            } else if (owner.isAssignableTo(Refusal.class) && access.getName().equals("<init>")) {
                refusals.add(owner.reflect());
            } else if (isNotFound(owner.getSimpleName()) && access.getName().equals("<init>")) {
                errors.add(Errors.NOT_FOUND);
            } else if (owner.isEquivalentTo(AuthenticationFilter.class)) {
                if (access.getName().equals("caller")) {
                    errors.add(Errors.SIGNED_OUT);
                }
            } else if (owner.isEquivalentTo(RequestFields.class)
                    && access.getName().equals("of")) {
                // Such a body has no lists, which have errors of their own.
                takeErrors("unknown");
                takeErrors("duplicate");
                takeErrors("typeInvalid");
            } else if (owner.getPackageName().equals(IN_PORTS)) {
                // Responses ask for nothing but what the client is known to have.
                boolean mayMiss = !access.getOriginOwner().getName().startsWith(RESPONSES);
                access.getTarget().resolveMember().ifPresent(member -> {
                    if (member instanceof JavaMethod method) {
                        declared(method.reflect(), mayMiss);
                    }
                });
            } else if (owner.getPackageName().startsWith(ADAPTER)) {
                access.getTarget().resolveMember().ifPresent(member -> {
                    if (member instanceof JavaCodeUnit unit) {
                        walk(unit);
                    }
                });
            }
        }

        private void takeError(JavaAccess<?> access) {
            var name = access.getName();
            if (access instanceof JavaFieldAccess) {
                if (Samples.constant(Errors.class, name) instanceof WireError error) {
                    errors.add(error);
                }
            } else {
                takeErrors(name);
            }
        }

        private void takeErrors(String name) {
            Arrays.stream(Errors.class.getDeclaredMethods())
                    .filter(method -> method.getName().equals(name) && method.getReturnType() == WireError.class)
                    .forEach(this::takeError);
        }

        /** A method for refusals says how the refusals of the in-ports are answered. Another one makes errors itself. */
        private void takeError(Method method) {
            if (List.of(method.getParameterTypes()).contains(Refusal.class)) {
                mapping = method.getName().equals("of") ? mapping : method;
            } else {
                Samples.results(method).forEach(error -> errors.add((WireError) error));
            }
        }

        WireError answer(Object refusal) {
            try {
                return (WireError) mapping.invoke(null, refusal);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private void declared(Method method, boolean mayMiss) {
            var refused = method.getAnnotation(RefusedWith.class);
            if (refused != null) {
                refusals.addAll(List.of(refused.value()));
            }
            Arrays.stream(method.getExceptionTypes())
                    .filter(type -> mayMiss && isNotFound(type.getSimpleName()))
                    .forEach(_ -> errors.add(Errors.NOT_FOUND));
        }
    }

    private static boolean isNotFound(String exception) {
        return exception.startsWith("NoSuch");
    }

    /** Makes values of a type: one for each constant of an enum, and one for each case of a record's components. */
    private static final class Samples {
        private Samples() {}

        static Method method(String name) {
            try {
                return Errors.class.getMethod(name, Refusal.class);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e);
            }
        }

        static Object constant(Class<?> type, String name) {
            try {
                var field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        static List<Object> results(Method method) {
            if (!Modifier.isStatic(method.getModifiers())) {
                throw new IllegalStateException(method.toString());
            }
            method.setAccessible(true);
            return arguments(method.getParameterTypes()).stream()
                    .map(arguments -> {
                        try {
                            return method.invoke(null, arguments.toArray());
                        } catch (ReflectiveOperationException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();
        }

        static List<Object> of(Class<?> type) {
            if (type == String.class) {
                return List.of(SAMPLE_TEXT);
            } else if (type == int.class) {
                return List.of(SAMPLE_NUMBER);
            } else if (type == Duration.class) {
                return List.of(Duration.ofSeconds(SAMPLE_NUMBER));
            } else if (type.isEnum()) {
                return List.of(type.getEnumConstants());
            } else if (type == Refusal.class) {
                return Arrays.stream(Refusal.class.getPermittedSubclasses())
                        .flatMap(each -> of(each).stream())
                        .toList();
            }
            var constructor = type.getDeclaredConstructors()[0];
            return arguments(constructor.getParameterTypes()).stream()
                    .<Object>map(arguments -> {
                        try {
                            return constructor.newInstance(arguments.toArray());
                        } catch (ReflectiveOperationException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();
        }

        private static List<List<Object>> arguments(Class<?>[] types) {
            List<List<Object>> all = List.of(List.of());
            for (var type : types) {
                var longer = new ArrayList<List<Object>>();
                for (var before : all) {
                    for (var value : of(type)) {
                        longer.add(
                                Stream.concat(before.stream(), Stream.of(value)).toList());
                    }
                }
                all = longer;
            }
            return all;
        }
    }
}
