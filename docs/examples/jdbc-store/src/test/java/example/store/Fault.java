package example.store;

import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.secondfactor.BackupCodeSets;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.ClientRepository;
import dev.ringproof.core.port.out.CounterRepository;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.OptOutRepository;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import dev.ringproof.core.port.out.RefusalRepository;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import dev.ringproof.core.port.out.SignInRepository;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.core.port.out.UserRepository;
import example.store.FaultyDatabase.Call;
import example.store.FaultyDatabase.Wrong;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Faults that a store may have. Each one is planted into the good store alone. */
enum Fault {
    // Units of work.
    FORGETS_TO_LOCK(UnitOfWork.class, says(" for update", "")),
    SHOWS_WHAT_IS_NOT_COMMITTED(
            UnitOfWork.class, new OfDatabase(FaultyDatabase::readingWhatIsNotCommitted), says(" for update", "")),
    COMMITS_WHAT_HAS_FAILED(UnitOfWork.class, does("rollback", "commit")),
    NEVER_COMMITS(UnitOfWork.class, does("commit", "rollback")),
    COMMITS_EACH_STATEMENT(UnitOfWork.class, does("setAutoCommit", "")),
    LETS_UNITS_NEST(UnitOfWork.class, answers("run", Fault::nested)),
    HIDES_THE_EXCEPTION(UnitOfWork.class, answers("run", Fault::hidden)),
    ANSWERS_NOTHING_FOR_WORK_AHEAD(UnitOfWork.class, answers("runAhead", Fault::nothing)),

    // Accounts.
    SHOWS_THE_NUMBERS_OF_ALL_OWNERS(AccountRepository.class, also("from rp_number where owner = ?", "or true")),
    LETS_TWO_OWNERS_VERIFY_A_NUMBER(
            AccountRepository.class,
            also("kept = ? and owner <> ?", "and false"),
            says("kept varchar(16) unique", "kept varchar(16)")),
    SHOWS_A_TAKEN_NUMBER_AS_FREE(AccountRepository.class, answers("find", Fault::withoutTaken)),
    FORGETS_FAILURES_ACROSS_OWNERS(AccountRepository.class, also("from rp_failures where id = ?", "and false")),
    KEEPS_A_REMOVED_NUMBER(AccountRepository.class, also("delete from rp_number where id = ?", "and false")),
    KEEPS_REMOVED_BACKUP_CODES(AccountRepository.class, answers("save", Fault::withFormerCodes)),
    DOES_NOT_COUNT_SETS_OF_BACKUP_CODES(
            AccountRepository.class,
            answers("save", call -> call.arguments()[1] instanceof BackupCodeSets ? null : call.proceed())),
    WIPES_ONE_CODE_TOO_MANY(AccountRepository.class, answers("wipeCodes", Fault::oneMore)),
    KEEPS_EXPIRED_CODES(AccountRepository.class, answers("wipeCodes", call -> 0)),
    PURGES_FAILURES_TOO_EARLY(AccountRepository.class, also("changed_at < ?", "or true")),
    PURGES_THE_YOUNGEST_FAILURES(AccountRepository.class, also("changed_at < ? order by changed_at", "desc")),
    OPENS_AN_ACCOUNT_WITHOUT_A_USER(
            AccountRepository.class,
            answers("open", call -> ((AccountRepository) call.good()).find((OwnerId) call.arguments()[0]))),
    FORGETS_WHEN_A_CODE_WAS_SENT(AccountRepository.class, also("from rp_last_code where id = ?", "and false")),
    MIXES_UP_THE_ORDER_OF_OWNERS(AccountRepository.class, answers("find", Fault::reversed)),
    SHOWS_ONE_OWNER_TOO_MANY(AccountRepository.class, answers("ofAllOwners", Fault::oneMore)),

    // Users.
    KEEPS_A_REMOVED_USER(UserRepository.class, also("delete from rp_user where id = ?", "and false")),
    FINDS_NO_USER_BY_EXTERNAL_ID(UserRepository.class, also("where external_id = ?", "and false")),
    HIDES_THAT_AN_EXTERNAL_ID_IS_TAKEN(UserRepository.class, answers("add", Fault::withoutConflict)),
    FORGETS_SIGN_INS(UserRepository.class, answers("signedIn", call -> null)),
    LOSES_A_SIGN_IN_WHEN_A_USER_IS_SAVED(UserRepository.class, answers("save", Fault::overwritten)),
    COUNTS_ALL_USERS(UserRepository.class, answers("count", call -> 7L)),
    DOES_NOT_NOTE_CHANGES(UserRepository.class, answers("changed", call -> null)),

    // Possession checks.
    KEEPS_THE_CHECK_OF_A_REMOVED_NUMBER(
            PossessionCheckRepository.class, also("delete from rp_check where id = ?", "and false")),
    KEEPS_THE_CODES_OF_CHECKS(PossessionCheckRepository.class, answers("wipeCodes", call -> 1)),
    PURGES_A_CHECK_TOO_EARLY(PossessionCheckRepository.class, says("last_sent_at < ?", "last_sent_at <= ?")),

    // Second-factor challenges.
    REDEEMS_A_CHALLENGE_TWICE(SecondFactorChallengeRepository.class, answers("redeem", Fault::passed)),
    MIXES_UP_SESSIONS(
            SecondFactorChallengeRepository.class,
            says("owner = ? and session = ?", "owner = ? and (session = ? or true)")),
    PURGES_CHALLENGES_TOO_EARLY(SecondFactorChallengeRepository.class, says("ended_at < ?", "ended_at <= ?")),
    REMOVES_THE_CHALLENGES_OF_ALL(
            SecondFactorChallengeRepository.class, also("delete from rp_challenge where owner = ?", "or true")),

    // Messages.
    CLAIMS_A_MESSAGE_TWICE(MessageRepository.class, answers("claimDue", Fault::withoutLease)),
    CLAIMS_THE_YOUNGEST_FIRST(
            MessageRepository.class, says("order by due_at, seq limit", "order by due_at desc, seq limit")),
    CLAIMS_ONE_MESSAGE_TOO_MANY(MessageRepository.class, answers("claimDue", Fault::oneMoreClaimed)),
    CLAIMS_WHAT_IS_NOT_DUE(
            MessageRepository.class,
            says("due_at <= ? order by due_at, seq", "(due_at <= ? or due_at is not null) order by due_at, seq")),
    KEEPS_DEAD_CODES(MessageRepository.class, answers("wipe", call -> null)),
    FORGETS_THAT_A_CODE_WAS_ENTERED(MessageRepository.class, answers("markEntered", call -> null)),
    LETS_A_SETTLED_MESSAGE_CHANGE(MessageRepository.class, answers("update", Fault::saved)),
    PURGES_QUEUED_MESSAGES(MessageRepository.class, says("due_at is null and created_at < ?", "created_at < ?")),
    WITHDRAWS_THE_MESSAGES_OF_OTHER_NUMBERS(
            MessageRepository.class, says("e164 = ? and challenge = ?", "(e164 = ? or true) and challenge = ?")),
    COUNTS_A_MESSAGE_AT_THE_END_OF_THE_TIME(
            MessageRepository.class, says("created_at >= ? and created_at < ?", "created_at >= ? and created_at <= ?")),
    LISTS_THE_OLDEST_MESSAGES_FIRST(MessageRepository.class, says("created_at desc, seq", "created_at, seq")),

    // Counters.
    DOES_NOT_TAKE_BACK(CounterRepository.class, answers("count", Fault::kept)),
    DOES_NOT_COUNT(CounterRepository.class, answers("count", Fault::looked)),
    RAISES_WHEN_IT_LOOKS(CounterRepository.class, answers("look", Fault::raised)),
    FORGETS_WHAT_WAS_DECIDED(CounterRepository.class, answers("decide", call -> null)),
    LISTS_A_VALUE_TWICE(CounterRepository.class, answers("values", Fault::fromTheBeginning)),
    PURGES_COUNTERS_THAT_COUNT(CounterRepository.class, answers("purge", Fault::inTwoYears)),

    // Opt-outs.
    REPEATS_THE_FIRST_PAGE(OptOutRepository.class, says("limit ? offset ?", "limit ? offset 0 * ?")),
    KEEPS_AN_OPT_OUT(OptOutRepository.class, also("delete from rp_opt_out where id = ?", "and false")),
    ANSWERS_THAT_NOBODY_HAD_OPTED_OUT(OptOutRepository.class, answers("remove", Fault::nobody)),

    // Refusals.
    LISTS_THE_OLDEST_REFUSALS_FIRST(RefusalRepository.class, says("refused_at desc", "refused_at")),
    PURGES_A_REFUSAL_TOO_EARLY(RefusalRepository.class, says("refused_at < ?", "refused_at <= ?")),
    KEEPS_THE_FIRST_REFUSAL(RefusalRepository.class, answers("save", Fault::onlyTheFirst)),

    // Clients and sessions.
    PURGES_A_REMEMBERED_CLIENT(ClientRepository.class, says(" and id not in (select client from rp_device)", "")),
    LISTS_THE_OLDEST_SESSIONS_FIRST(ClientRepository.class, says("created_at desc, id desc", "created_at, id")),
    SHOWS_EXPIRED_SESSIONS_AS_ACTIVE(ClientRepository.class, answers("activeSessionsOf", Fault::longAgo)),
    REMOVES_THE_SESSIONS_OF_ALL(ClientRepository.class, also("delete from rp_session where owner = ?", "or true")),

    // Sign-ins and tickets.
    RETURNS_THE_OLDEST_SIGN_IN(
            SignInRepository.class, says("created_at desc, id desc limit 1", "created_at, id limit 1")),
    LETS_A_TICKET_BE_USED_AGAIN(
            SignInRepository.class,
            answers(
                    "save",
                    call -> call.arguments()[0] instanceof Ticket ticket && ticket.end() != null
                            ? null
                            : call.proceed())),
    KEEPS_THE_SIGN_INS_OF_A_REMOVED_USER(
            SignInRepository.class, also("delete from rp_sign_in where owner = ?", "and false")),

    // Remembered devices.
    KEEPS_A_REPLACED_DEVICE(
            RememberedDeviceRepository.class,
            also("delete from rp_device where owner = ? and client = ?", "and false"),
            says("unique (owner, client)", "check (true)")),
    FORGETS_THE_DEVICE_OF_ANOTHER_USER(
            RememberedDeviceRepository.class, says("owner = ? and id = ?", "(owner = ? or true) and id = ?")),
    PURGES_ONE_DEVICE_TOO_MANY(RememberedDeviceRepository.class, answers("purge", Fault::oneMore));

    /** The port whose promise is broken. */
    final Class<?> port;

    private final List<Plant> plants;

    /** One way to break something. */
    sealed interface Plant {}

    private record OfDatabase(UnaryOperator<DataSource> change) implements Plant {}

    private record OfPort(String method, Wrong wrong) implements Plant {}

    Fault(Class<?> port, Plant... plants) {
        this.port = port;
        this.plants = List.of(plants);
    }

    /** Returns the stores with this fault. */
    Stores plantedIn(DataSource database, InstantSource clock) {
        var connections = database;
        for (var plant : plants) {
            if (plant instanceof OfDatabase(var change)) {
                connections = change.apply(connections);
            }
        }
        var stores = JdbcStores.on(connections, clock);
        for (var plant : plants) {
            if (plant instanceof OfPort(var method, var wrong)) {
                stores = with(stores, port, method, wrong);
            }
        }
        return stores;
    }

    /** Returns the stores with one port that answers one method wrongly. */
    private static <P> Stores with(Stores good, Class<P> port, String method, Wrong wrong) {
        var components = Stores.class.getRecordComponents();
        var parts = new Object[components.length];
        try {
            for (int i = 0; i < parts.length; i++) {
                var part = components[i].getAccessor().invoke(good);
                parts[i] = components[i].getType() == port
                        ? FaultyDatabase.intercepted(
                                port,
                                port.cast(part),
                                call -> call.method().equals(method) ? wrong.answer(call) : call.proceed())
                        : part;
            }
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return Stores.class.getDeclaredConstructor(types).newInstance(parts);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Plant says(String right, String wrong) {
        return new OfDatabase(good -> FaultyDatabase.saying(sql -> sql.replace(right, wrong), good));
    }

    private static Plant also(String condition, String more) {
        return says(condition, condition + " " + more);
    }

    private static Plant does(String method, String other) {
        return new OfDatabase(good -> FaultyDatabase.confusing(method, other, good));
    }

    private static Plant answers(String method, Wrong wrong) {
        return new OfPort(method, wrong);
    }

    private static final ThreadLocal<Boolean> IN_UNIT = ThreadLocal.withInitial(() -> false);

    private static Object nested(Call call) throws Throwable {
        if (IN_UNIT.get()) {
            return ((Supplier<?>) call.arguments()[0]).get();
        }
        IN_UNIT.set(true);
        try {
            return call.proceed();
        } finally {
            IN_UNIT.remove();
        }
    }

    private static Object hidden(Call call) throws Throwable {
        try {
            return call.proceed();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static Object nothing(Call call) throws Throwable {
        call.proceed();
        return null;
    }

    private static Object withoutTaken(Call call) throws Throwable {
        return call.proceed() instanceof Account account
                ? new Account(
                        account.owner(),
                        account.numbers().stream()
                                .map(number ->
                                        number.seenAs(number.verification().own()))
                                .toList(),
                        account.backupCodes())
                : call.proceed();
    }

    private static Object withFormerCodes(Call call) throws Throwable {
        return call.arguments()[0] instanceof Account before
                        && call.arguments()[1] instanceof Account after
                        && after.backupCodes() == null
                ? call.with(before, new Account(after.owner(), after.numbers(), before.backupCodes()))
                : call.proceed();
    }

    /** The last argument is a limit. */
    private static Object oneMore(Call call) throws Throwable {
        var arguments = call.arguments().clone();
        arguments[arguments.length - 1] = (int) arguments[arguments.length - 1] + 1;
        return call.with(arguments);
    }

    private static Object oneMoreClaimed(Call call) throws Throwable {
        return call.with(call.arguments()[0], (int) call.arguments()[1] + 1, call.arguments()[2]);
    }

    private static Object reversed(Call call) throws Throwable {
        if (!(call.proceed() instanceof List<?> accounts)) {
            return call.proceed();
        }
        var others = new ArrayList<>(accounts);
        Collections.reverse(others);
        return others;
    }

    private static Object withoutConflict(Call call) throws Throwable {
        try {
            return call.proceed();
        } catch (StoreConflict e) {
            return null;
        }
    }

    private static Object overwritten(Call call) {
        var users = (UserRepository) call.good();
        var user = (User) call.arguments()[0];
        users.remove(user.id());
        users.add(user);
        return null;
    }

    private static Object passed(Call call) throws Throwable {
        call.proceed();
        return ((SecondFactorChallengeRepository) call.good())
                .find((ChallengeId) call.arguments()[0])
                .filter(challenge -> challenge.passed() != null)
                .isPresent();
    }

    private static Object withoutLease(Call call) throws Throwable {
        var messages = (MessageRepository) call.good();
        var before = messages.newest(new MessageSearch(null, null, null, MessageSearch.MAX_LIMIT));
        var claimed = call.proceed();
        before.forEach(messages::save);
        return claimed;
    }

    private static Object saved(Call call) {
        for (var message : (Collection<?>) call.arguments()[0]) {
            ((MessageRepository) call.good()).save((TextMessage) message);
        }
        return null;
    }

    private static Object kept(Call call) throws Throwable {
        var counts = ((CounterRepository.Counted) call.proceed()).counts();
        return counted(counts);
    }

    private static Object looked(Call call) throws Throwable {
        var look = CounterRepository.class.getMethod("look", List.class, Instant.class);
        var counts = (List<?>) new Call(call.good(), look, call.arguments()).proceed();
        return counted(counts.stream().map(Count.class::cast).toList());
    }

    private static CounterRepository.Counted counted(List<Count> counts) {
        return new CounterRepository.Counted() {
            @Override
            public List<Count> counts() {
                return counts;
            }

            @Override
            public void takeBack() {}
        };
    }

    private static Object raised(Call call) throws Throwable {
        var count = CounterRepository.class.getMethod("count", List.class, Instant.class);
        return ((CounterRepository.Counted) new Call(call.good(), count, call.arguments()).proceed()).counts();
    }

    private static Object fromTheBeginning(Call call) throws Throwable {
        var arguments = call.arguments().clone();
        arguments[2] = "";
        return call.with(arguments);
    }

    private static Object inTwoYears(Call call) throws Throwable {
        return call.with(((Instant) call.arguments()[0]).plus(Duration.ofDays(730)), call.arguments()[1]);
    }

    private static Object nobody(Call call) throws Throwable {
        call.proceed();
        return Optional.empty();
    }

    private static Object onlyTheFirst(Call call) throws Throwable {
        var refusals = (RefusalRepository) call.good();
        var refusal = (LastRefusal) call.arguments()[1];
        var stored = refusal.phoneNumberId() == null
                ? refusals.findCreate(refusal.owner())
                : refusals.find(refusal.phoneNumberId());
        return stored.isPresent() ? null : call.proceed();
    }

    private static Object longAgo(Call call) throws Throwable {
        return call.with(call.arguments()[0], Instant.EPOCH);
    }
}
