package dev.ringproof.adapters.rest.frontend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.domain.FormattedNumber;
import dev.ringproof.core.domain.NumberRegion;
import dev.ringproof.core.port.in.NumberFormats;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * What a form needs in which a person enters a number. Clerk has nothing like it. Nobody has to be signed in, since the
 * answers are about numbering plans alone.
 */
@Path("/v1/phone_number_entry")
@Singleton
@Access(Access.By.PUBLIC)
public class NumberEntry {
    private static final String AN_HOUR = "public, max-age=3600";

    private final NumberFormats formats;

    @Inject
    public NumberEntry(NumberFormats formats) {
        this.formats = formats;
    }

    /** Returns the regions whose numbers may be added. They change with the settings only, so browsers may keep them. */
    @GET
    @Path("regions")
    public Response regions() {
        var all = Json.array();
        formats.regions().forEach(region -> all.add(json(region)));
        return Response.fromResponse(Responses.ok(all.build()))
                .header(HttpHeaders.CACHE_CONTROL, AN_HOUR)
                .build();
    }

    private static JsonObject json(NumberRegion region) {
        return Json.object()
                .add("object", "region")
                .add("region", region.code())
                .add("calling_code", region.callingCode())
                .add("example", Json.orNull(region.example()))
                .build();
    }

    /** Formats a number as far as it is entered. It takes a body, since addresses come into the logs of proxies. */
    @POST
    @Path("format")
    public Response format(@Context ContainerRequestContext request) {
        var fields = RequestFields.of(request, "region", "text");
        var region = fields.text("region");
        if (formats.regions().stream().noneMatch(known -> known.code().equals(region))) {
            throw Errors.valueInvalid("region", "a region whose numbers may be added, such as US")
                    .toException();
        }
        var text = fields.optionalText("text");
        if (text == null) {
            throw Errors.missing("text").toException();
        }
        return formats.format(region, text)
                .map(number -> Responses.ok(json(number)))
                .orElseThrow(() -> Errors.valueInvalid("text", "a phone number or its beginning")
                        .toException());
    }

    private static JsonObject json(FormattedNumber formatted) {
        var number = formatted.number();
        return Json.object()
                .add("object", "phone_number_format")
                .add("formatted", formatted.text())
                .add("region", formatted.region())
                .add("phone_number", Json.orNull(number == null ? null : number.value()))
                .build();
    }
}
