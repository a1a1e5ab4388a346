package dev.ringproof.adapters.rest.development;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A file of the development server's page. Only the files that are listed here are served, whatever a path says. */
record PageFile(String type, String content, String digest) {
    /** The page runs its own files alone, and sends nothing to any other server. */
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private static final Map<String, PageFile> FILES = Stream.of(
                    "index.html",
                    "page.css",
                    "icon.svg",
                    "page.js",
                    "account.js",
                    "api.js",
                    "codes.js",
                    "dom.js",
                    "entry.js",
                    "phone.js")
            .collect(Collectors.toUnmodifiableMap(Function.identity(), PageFile::read));

    static Optional<PageFile> named(String name) {
        return Optional.ofNullable(FILES.get(name));
    }

    private static PageFile read(String name) {
        try (var file = PageFile.class.getResourceAsStream("page/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the page has no file " + name);
            }
            var bytes = file.readAllBytes();
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            return new PageFile(
                    String.valueOf(type),
                    new String(bytes, StandardCharsets.UTF_8),
                    HexFormat.of().formatHex(Arrays.copyOf(digest, 8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the file, or that the browser has it. A browser asks each time, so a new version is seen at once. */
    Response response(Request request) {
        var tag = new EntityTag(digest);
        var unchanged = request.evaluatePreconditions(tag);
        var response = unchanged == null ? Response.ok(content, type) : unchanged;
        return response.tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header("Content-Security-Policy", CONTENT_POLICY)
                .build();
    }
}
