package dev.ringproof.examples.keycloak;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.common.ClientConnection;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/**
 * A browser with an authentication session of its own, in which a user signs in or sets up a number. It stands for
 * Keycloak behind the SPI: it calls the provider as Keycloak does, and notes what the provider answers.
 */
final class Browser {
    private static final AtomicInteger SESSIONS = new AtomicInteger();

    final FakeUser user;
    final Map<String, String> notes = new HashMap<>();
    final Map<String, String> eventDetails = new HashMap<>();
    final List<String> eventErrors = new ArrayList<>();
    final List<UserModel> eventUsers = new ArrayList<>();
    final List<AuthenticationFlowError> failures = new ArrayList<>();
    int successes;
    int cancellations;
    boolean locked;
    boolean startedByUser;

    private final SmsAuthenticator authenticator;
    private final SmsSetup setup;
    private final AuthenticationSessionModel session = mock(AuthenticationSessionModel.class);
    private final KeycloakSession keycloak = mock(KeycloakSession.class);
    private final EventBuilder events = mock(EventBuilder.class, RETURNS_SELF);
    private final Map<Response, Page> pages = new IdentityHashMap<>();
    private @Nullable Page page;

    Browser(FakeUser user, SmsSecondFactor factor) {
        this.user = user;
        this.authenticator = new SmsAuthenticator(factor);
        this.setup = new SmsSetup(factor);
        var root = mock(RootAuthenticationSessionModel.class);
        when(root.getId()).thenReturn("session-" + SESSIONS.incrementAndGet());
        when(session.getParentSession()).thenReturn(root);
        when(session.getAuthNote(anyString())).thenAnswer(call -> notes.get(call.<String>getArgument(0)));
        doAnswer(call -> notes.put(call.getArgument(0), call.getArgument(1)))
                .when(session)
                .setAuthNote(anyString(), anyString());
        doAnswer(call -> notes.remove(call.<String>getArgument(0)))
                .when(session)
                .removeAuthNote(anyString());
        when(session.getClientNote(Constants.KC_ACTION_EXECUTING))
                .thenAnswer(call -> startedByUser ? SmsSetupFactory.ID : null);
        var context = mock(KeycloakContext.class);
        when(keycloak.getContext()).thenReturn(context);
        when(context.resolveLocale(any())).thenReturn(Locale.ENGLISH);
        when(events.detail(anyString(), anyString())).thenAnswer(call -> {
            eventDetails.put(call.getArgument(0), call.getArgument(1));
            return events;
        });
        when(events.user(any(UserModel.class))).thenAnswer(call -> {
            eventUsers.add(call.getArgument(0));
            return events;
        });
        doAnswer(call -> eventErrors.add(call.getArgument(0))).when(events).error(anyString());
    }

    /** Returns the page that the user sees. */
    Page page() {
        if (page == null) {
            throw new AssertionError("the provider has shown no page");
        }
        return page;
    }

    /** Keycloak comes to the execution, or the user loads the page again. */
    Page signIn() {
        authenticator.authenticate(flow(Map.of()));
        return page();
    }

    /** The user enters a code and continues. */
    void enter(String code) {
        submit(Map.of("code", code));
    }

    void enterBackupCode(String code) {
        submit(Map.of("code", code, "backup", "true"));
    }

    /** The user presses another button. */
    Page press(String button) {
        submit(Map.of(button, "true"));
        return page();
    }

    void submit(Map<String, String> form) {
        authenticator.action(flow(form));
    }

    /** Keycloak comes to the required action, or the user loads its page again. */
    void setUp() {
        setup.requiredActionChallenge(action(Map.of()));
    }

    /** The user submits a form of the required action. */
    Page submitSetup(String field, String value) {
        setup.processAction(action(Map.of(field, value)));
        return page();
    }

    private AuthenticationFlowContext flow(Map<String, String> form) {
        var context = mock(AuthenticationFlowContext.class);
        when(context.getUser()).thenReturn(user.model);
        when(context.getAuthenticationSession()).thenReturn(session);
        when(context.getSession()).thenReturn(keycloak);
        when(context.getEvent()).thenReturn(events);
        var connection = connection();
        when(context.getConnection()).thenReturn(connection);
        var request = request(form);
        when(context.getHttpRequest()).thenReturn(request);
        var realm = mock(RealmModel.class);
        when(realm.isBruteForceProtected()).thenReturn(locked);
        when(context.getRealm()).thenReturn(realm);
        var protector = mock(BruteForceProtector.class);
        when(protector.isTemporarilyDisabled(any(), any(), any())).thenReturn(locked);
        when(context.getProtector()).thenReturn(protector);
        when(context.form()).thenAnswer(call -> form());
        doAnswer(call -> successes++).when(context).success();
        doAnswer(call -> successes++).when(context).success(anyString());
        doAnswer(call -> cancellations++).when(context).cancelLogin();
        doAnswer(call -> show(call.getArgument(0))).when(context).challenge(any());
        doAnswer(call -> failures.add(call.getArgument(0))).when(context).failure(any());
        doAnswer(call -> {
                    failures.add(call.getArgument(0));
                    return show(call.getArgument(1));
                })
                .when(context)
                .failure(any(), any(Response.class));
        doAnswer(call -> {
                    failures.add(call.getArgument(0));
                    return show(call.getArgument(1));
                })
                .when(context)
                .failureChallenge(any(), any());
        return context;
    }

    private RequiredActionContext action(Map<String, String> form) {
        var context = mock(RequiredActionContext.class);
        when(context.getUser()).thenReturn(user.model);
        when(context.getAuthenticationSession()).thenReturn(session);
        when(context.getSession()).thenReturn(keycloak);
        when(context.getEvent()).thenReturn(events);
        var connection = connection();
        when(context.getConnection()).thenReturn(connection);
        var request = request(form);
        when(context.getHttpRequest()).thenReturn(request);
        when(context.form()).thenAnswer(call -> form());
        doAnswer(call -> successes++).when(context).success();
        doAnswer(call -> show(call.getArgument(0))).when(context).challenge(any());
        return context;
    }

    private static ClientConnection connection() {
        var connection = mock(ClientConnection.class);
        when(connection.getRemoteAddr()).thenReturn("203.0.113.7");
        return connection;
    }

    private static HttpRequest request(Map<String, String> form) {
        var request = mock(HttpRequest.class);
        when(request.getDecodedFormParameters()).thenReturn(new MultivaluedHashMap<>(form));
        var headers = mock(HttpHeaders.class);
        when(headers.getHeaderString("User-Agent")).thenReturn("a browser\u0000with a bad name");
        when(request.getHttpHeaders()).thenReturn(headers);
        return request;
    }

    private LoginFormsProvider form() {
        var form = mock(LoginFormsProvider.class, RETURNS_SELF);
        var shown = new HashMap<String, Object>();
        var messages = new ArrayList<FormMessage>();
        when(form.setAttribute(anyString(), any())).thenAnswer(call -> {
            shown.putAll(call.getArgument(1));
            return form;
        });
        when(form.addError(any())).thenAnswer(call -> {
            messages.add(call.getArgument(0));
            return form;
        });
        when(form.setError(anyString())).thenAnswer(call -> {
            messages.add(new FormMessage(call.<String>getArgument(0)));
            return form;
        });
        when(form.createForm(anyString())).thenAnswer(call -> response(new Page(call.getArgument(0), shown, messages)));
        when(form.createErrorPage(any())).thenAnswer(call -> response(new Page("error.ftl", shown, messages)));
        return form;
    }

    private Response response(Page shown) {
        var response = mock(Response.class);
        pages.put(response, shown);
        return response;
    }

    private @Nullable Void show(Response response) {
        page = pages.get(response);
        return null;
    }
}
