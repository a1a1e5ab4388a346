package dev.ringproof.core.domain.user;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.NewNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user as a back end creates them.
 *
 * @param id null for an id that Ringproof makes; a host application whose tokens already name users gives theirs
 * @param externalId null for none
 * @param numbers the first one becomes the primary number
 */
public record NewUser(@Nullable OwnerId id, @Nullable ExternalId externalId, List<NewNumber> numbers) {
    public NewUser {
        requireNonNull(numbers, "numbers");
        numbers = List.copyOf(numbers);
    }
}
