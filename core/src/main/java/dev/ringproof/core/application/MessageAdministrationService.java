package dev.ringproof.core.application;

import dev.ringproof.core.application.AccountSteps.Sending;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.port.in.MessageAdministration;
import dev.ringproof.core.port.in.NoSuchMessage;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The conversation of an operator about messages and gateways, answered from the store. */
public final class MessageAdministrationService implements MessageAdministration {
    private final List<SmsGateway> gateways;
    private final AccountRepository accounts;
    private final MessageRepository messages;
    private final UnitOfWork work;
    private final AccountSteps steps;
    private final CodeMessages codeMessages;
    private final Duration resendAfter;
    private final Supplier<List<DeliveryCounts>> lastHour;

    /** @param lastHour what became of the messages of the last hour */
    public MessageAdministrationService(
            List<SmsGateway> gateways,
            AccountRepository accounts,
            MessageRepository messages,
            UnitOfWork work,
            AccountSteps steps,
            CodeMessages codeMessages,
            Duration resendAfter,
            Supplier<List<DeliveryCounts>> lastHour) {
        this.gateways = gateways;
        this.accounts = accounts;
        this.messages = messages;
        this.work = work;
        this.steps = steps;
        this.codeMessages = codeMessages;
        this.resendAfter = resendAfter;
        this.lastHour = lastHour;
    }

    @Override
    public List<TextMessage> ofNumber(PhoneNumberId id) {
        return work.join(() -> {
            var number = accounts.findByNumber(id).flatMap(account -> account.number(id));
            return messages.newest(
                    number.map(PhoneNumber::phoneNumber).orElseThrow(NoSuchPhoneNumber::new),
                    id,
                    MessageSearch.MAX_LIMIT);
        });
    }

    @Override
    public List<TextMessage> newest(MessageSearch search) {
        return work.join(() -> messages.newest(search));
    }

    /** Runs under the account's lock, as every step that replaces the code does, so a replaced code is not sent. */
    @Override
    public Outcome<TextMessage> resend(MessageId id) {
        var numberId = work.join(() -> messages.find(id))
                .orElseThrow(NoSuchMessage::new)
                .phoneNumberId();
        return steps.takeAndSend(
                () -> accounts.lockByNumber(numberId).orElseThrow(NoSuchMessage::new), (account, now) -> {
                    var message = messages.find(id).orElseThrow(NoSuchMessage::new);
                    return message.content() == null || !message.isAliveAt(now)
                            ? Sending.refused(new Refusal.CodeExpired(), account)
                            : resend(message, message.content(), account, now);
                });
    }

    private Sending<TextMessage> resend(
            TextMessage message, TextMessage.Content content, Account account, Instant now) {
        if (account.number(message.phoneNumberId())
                .filter(PhoneNumber::optedOut)
                .isPresent()) {
            return Sending.refused(new Refusal.OptedOut(), account);
        }
        var last = messages.newest(content.to(), message.phoneNumberId(), 1).getFirst();
        var wait = Duration.between(now, last.createdAt().plus(resendAfter));
        if (wait.isPositive()) {
            return Sending.refused(new Refusal.ResendTooSoon(wait), account);
        }
        return codeMessages.again(account, message, content, now);
    }

    @Override
    public List<GatewayReport> gateways() {
        var counts = lastHour.get();
        return gateways.stream()
                .map(gateway -> new GatewayReport(gateway.name(), gateway.health(), of(gateway.name(), counts)))
                .toList();
    }

    private static List<DeliveryCounts> of(String gateway, List<DeliveryCounts> counts) {
        return counts.stream()
                .filter(region -> region.gateway().equals(gateway))
                .toList();
    }
}
