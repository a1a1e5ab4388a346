package dev.ringproof.adapters.rest.backend;

import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.FraudJson;
import dev.ringproof.adapters.rest.request.QueryParameters;
import dev.ringproof.adapters.rest.request.RequestFields;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.port.in.FraudAdministration;
import dev.ringproof.core.port.in.FraudAdministration.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Backend API: conversion by prefix and region, and what the guard or an operator has decided. A prefix stands in a path
 * without its plus sign, which some clients would turn into a blank.
 */
@Path("/v1/fraud")
@Singleton
@Access(Access.By.BACK_ENDS)
public class BackendFraud {
    private static final int DEFAULT_LIMIT = 50;
    private static final Pattern PREFIX = Pattern.compile("\\+[1-9][0-9]{0,13}");
    private static final Pattern REGION = Pattern.compile("[A-Z]{2}");

    private final FraudAdministration fraud;

    @Inject
    public BackendFraud(FraudAdministration fraud) {
        this.fraud = fraud;
    }

    @GET
    @Path("prefixes")
    public Response prefixes(
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        var last = after == null ? "" : required("after", "+" + after, PREFIX, "digits, without a plus sign");
        return Responses.ok(FraudJson.of(fraud.prefixes(state(state), last, limit(limit))));
    }

    @GET
    @Path("regions")
    public Response regions(
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        var last = after == null ? "" : required("after", after, REGION, "a region, such as GB");
        return Responses.ok(FraudJson.of(fraud.regions(state(state), last, limit(limit))));
    }

    @POST
    @Path("prefixes/{prefix}/block")
    public Response blockPrefix(@Context ContainerRequestContext request, @PathParam("prefix") String prefix) {
        return decision(request, "+" + prefix, PREFIX, fraud::block);
    }

    @POST
    @Path("prefixes/{prefix}/allow")
    public Response allowPrefix(@Context ContainerRequestContext request, @PathParam("prefix") String prefix) {
        return decision(request, "+" + prefix, PREFIX, fraud::allow);
    }

    @POST
    @Path("prefixes/{prefix}/reset")
    public Response resetPrefix(@Context ContainerRequestContext request, @PathParam("prefix") String prefix) {
        return decision(request, "+" + prefix, PREFIX, fraud::reset);
    }

    @POST
    @Path("regions/{region}/block")
    public Response blockRegion(@Context ContainerRequestContext request, @PathParam("region") String region) {
        return decision(request, region, REGION, fraud::block);
    }

    @POST
    @Path("regions/{region}/allow")
    public Response allowRegion(@Context ContainerRequestContext request, @PathParam("region") String region) {
        return decision(request, region, REGION, fraud::allow);
    }

    @POST
    @Path("regions/{region}/reset")
    public Response resetRegion(@Context ContainerRequestContext request, @PathParam("region") String region) {
        return decision(request, region, REGION, fraud::reset);
    }

    private static Response decision(
            ContainerRequestContext request,
            String area,
            Pattern form,
            Function<String, FraudAdministration.Area> decide) {
        RequestFields.of(request);
        if (!form.matcher(area).matches()) {
            throw Errors.NOT_FOUND.toException();
        }
        return Responses.ok(FraudJson.of(decide.apply(area)));
    }

    private static String required(String name, String text, Pattern form, String expected) {
        if (!form.matcher(text).matches()) {
            throw Errors.valueInvalid(name, expected).toException();
        }
        return text;
    }

    private static @Nullable State state(@Nullable String word) {
        return QueryParameters.constant("state", word, State.values());
    }

    private static int limit(@Nullable String limit) {
        return limit == null
                ? DEFAULT_LIMIT
                : (int) QueryParameters.number("limit", limit, 1, FraudAdministration.MOST);
    }
}
