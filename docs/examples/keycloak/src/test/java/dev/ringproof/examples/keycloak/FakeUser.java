package dev.ringproof.examples.keycloak;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;

/** A user of Keycloak who keeps credentials and required actions, as Keycloak's database does. */
final class FakeUser {
    final UserModel model = mock(UserModel.class);
    final List<CredentialModel> credentials = new ArrayList<>();
    final Set<String> requiredActions = new HashSet<>();
    private int created;

    FakeUser(String id) {
        when(model.getId()).thenReturn(id);
        doAnswer(call -> requiredActions.add(call.getArgument(0))).when(model).addRequiredAction(anyString());
        doAnswer(call -> requiredActions.remove(call.<String>getArgument(0)))
                .when(model)
                .removeRequiredAction(anyString());
        var manager = mock(SubjectCredentialManager.class);
        when(model.credentialManager()).thenReturn(manager);
        when(manager.getStoredCredentialsByTypeStream(anyString()))
                .thenAnswer(call -> List.copyOf(credentials).stream()
                        .filter(credential -> credential.getType().equals(call.getArgument(0))));
        when(manager.createStoredCredential(any())).thenAnswer(call -> {
            CredentialModel credential = call.getArgument(0);
            credential.setId("credential-" + ++created);
            credentials.add(credential);
            return credential;
        });
        when(manager.removeStoredCredentialById(anyString()))
                .thenAnswer(call ->
                        credentials.removeIf(credential -> credential.getId().equals(call.getArgument(0))));
    }
}
