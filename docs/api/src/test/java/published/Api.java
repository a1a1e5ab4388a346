package published;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the users of an artifact compile against: its public types with their members, a line each. */
final class Api {
    private static final Set<AccessFlag> SHOWN =
            Set.of(AccessFlag.ABSTRACT, AccessFlag.FINAL, AccessFlag.STATIC, AccessFlag.PROTECTED);

    private final Map<String, ClassModel> types = new HashMap<>();
    private final Map<String, Set<AccessFlag>> flags = new HashMap<>();
    private final Pattern internal;

    private Api(Artifact artifact, List<String> internalPackages) {
        this.internal = Pattern.compile(internalPackages.stream()
                .map(name -> Pattern.quote(name) + "(\\..*)?")
                .collect(Collectors.joining("|", "(?:", ")")));
        for (var type : artifact.classes()) {
            var name = type.thisClass().asInternalName();
            types.put(name, type);
            flags.putIfAbsent(name, type.flags().flags());
            // Only here does a class file say what an inner class is: protected, private or static.
            type.findAttribute(Attributes.innerClasses())
                    .ifPresent(inner -> inner.classes().forEach(this::remember));
        }
    }

    private void remember(InnerClassInfo inner) {
        flags.put(inner.innerClass().asInternalName(), inner.flags());
    }

    /** Returns the lines in alphabetical order, without those of internal packages. */
    static List<String> of(Artifact artifact, List<String> internalPackages) {
        var api = new Api(artifact, internalPackages);
        var lines = new TreeSet<String>();
        for (var type : api.types.values()) {
            if (api.isVisible(type.thisClass().asInternalName())
                    && !api.internal.matcher(packageOf(type)).matches()) {
                lines.addAll(api.lines(type));
            }
        }
        return List.copyOf(lines);
    }

    static String packageOf(ClassModel type) {
        return type.thisClass().asSymbol().packageName();
    }

    /** A type can be seen if it and all types around it are public, or protected. */
    private boolean isVisible(String name) {
        var of = flags.getOrDefault(name, Set.of());
        int dollar = name.lastIndexOf('$');
        return (of.contains(AccessFlag.PUBLIC) || of.contains(AccessFlag.PROTECTED))
                && (dollar < 0 || !types.containsKey(name.substring(0, dollar)) || isVisible(name.substring(0, dollar)));
    }

    private List<String> lines(ClassModel type) {
        var lines = new ArrayList<String>();
        var name = readable(type.thisClass().asSymbol());
        var parents = new ArrayList<String>();
        type.superclass()
                .map(parent -> readable(parent.asSymbol()))
                .filter(parent -> !parent.equals("java.lang.Object"))
                .ifPresent(parents::add);
        type.interfaces().forEach(parent -> parents.add(readable(parent.asSymbol())));
        var sealed = type.findAttribute(Attributes.permittedSubclasses()).isPresent() ? "sealed " : "";
        lines.add(name + " is " + shown(flags.get(type.thisClass().asInternalName())) + sealed + kind(type)
                + (parents.isEmpty() ? "" : " of " + String.join(", ", parents)));
        for (var field : type.fields()) {
            if (isShown(field.flags().flags())) {
                lines.add(name + "." + field.fieldName().stringValue() + ": " + shown(field.flags().flags())
                        + readable(field.fieldTypeSymbol()));
            }
        }
        for (var method : type.methods()) {
            if (isShown(method.flags().flags())) {
                lines.add(name + "." + method.methodName().stringValue() + readable(method.methodTypeSymbol())
                        .replaceFirst("\\): ", "): " + shown(method.flags().flags())));
            }
        }
        return lines;
    }

    private static String kind(ClassModel type) {
        if (type.flags().has(AccessFlag.ANNOTATION)) {
            return "annotation";
        }
        if (type.flags().has(AccessFlag.INTERFACE)) {
            return "interface";
        }
        return type.flags().has(AccessFlag.ENUM) ? "enum" : "class";
    }

    private static boolean isShown(Set<AccessFlag> of) {
        return (of.contains(AccessFlag.PUBLIC) || of.contains(AccessFlag.PROTECTED))
                && !of.contains(AccessFlag.SYNTHETIC);
    }

    private static String shown(Set<AccessFlag> of) {
        return of.stream()
                .filter(SHOWN::contains)
                .map(flag -> flag.name().toLowerCase())
                .sorted()
                .map(word -> word + " ")
                .collect(Collectors.joining());
    }

    private static String readable(MethodTypeDesc type) {
        return type.parameterList().stream().map(Api::readable).collect(Collectors.joining(", ", "(", "): "))
                + readable(type.returnType());
    }

    private static String readable(ClassDesc type) {
        if (type.isArray()) {
            return readable(type.componentType()) + "[]";
        }
        return type.isPrimitive() || type.packageName().isEmpty()
                ? type.displayName()
                : type.packageName() + "." + type.displayName();
    }
}
