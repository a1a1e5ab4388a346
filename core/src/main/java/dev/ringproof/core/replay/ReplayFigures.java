package dev.ringproof.core.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What limits and guard did with a log.
 *
 * @param attack requests of the attack
 * @param attackPaid those of them that became a message
 * @param attackMoney what these messages cost
 * @param people owners who are no attackers and asked for codes for new numbers
 * @param peopleRefused those of them of whom at least one request was refused
 * @param peopleAsked those of them who had to show that they are human
 * @param requestsRefused requests of people for new numbers that were refused
 * @param signIns requests for a code to a second factor
 * @param signInsRefused those of them that were refused
 * @param money what all messages cost
 * @param overBudget the most by which a day cost more than the budget of a day; 0 if none did
 * @param reasons how many requests that were no attack were refused by each limit
 */
public record ReplayFigures(
        long attack,
        long attackPaid,
        BigDecimal attackMoney,
        long people,
        long peopleRefused,
        long peopleAsked,
        long requestsRefused,
        long signIns,
        long signInsRefused,
        BigDecimal money,
        BigDecimal overBudget,
        SortedMap<String, Long> reasons) {

    public ReplayFigures {
        reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }

    /** The headings of the columns of figures. */
    private static final String HEADING =
            "attack: requests | paid | paid share | its money | people | asked for a human check | wrongly refused |"
                    + " share | sign-ins refused | all money | over budget | precision | recall";

    /**
     * Returns the first two lines of a table of figures in Markdown.
     *
     * @param columns the columns before the figures, which say what they are of
     */
    public static String heading(String... columns) {
        return "| %s | %s |\n%s%s|\n"
                .formatted(
                        String.join(" | ", columns),
                        HEADING,
                        "| --- ".repeat(columns.length),
                        "| --: ".repeat(HEADING.split("\\|").length));
    }

    /** Returns the share of the attack that became messages, 0 to 1. */
    public double paidShare() {
        return share(attackPaid, attack);
    }

    /** Returns the share of people who were wrongly refused, 0 to 1. */
    public double wronglyRefusedShare() {
        return share(peopleRefused, people);
    }

    /** Returns which share of the refused requests were of the attack; 1 if none was refused. */
    public double precision() {
        long refused = attack - attackPaid + requestsRefused + signInsRefused;
        return refused == 0 ? 1 : share(attack - attackPaid, refused);
    }

    /** Returns which share of the attack was refused; 0 if there was none. */
    public double recall() {
        return share(attack - attackPaid, attack);
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** Returns the figures as the cells of a table, in the order of {@link #HEADING}. */
    public String cells() {
        return String.join(
                " | ",
                List.of(
                        String.valueOf(attack),
                        String.valueOf(attackPaid),
                        percent(paidShare()),
                        rounded(attackMoney),
                        String.valueOf(people),
                        String.valueOf(peopleAsked),
                        String.valueOf(peopleRefused),
                        percent(wronglyRefusedShare()),
                        signInsRefused + " of " + signIns,
                        rounded(money),
                        rounded(overBudget),
                        percent(precision()),
                        percent(recall())));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", share * 100);
    }

    private static String rounded(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }
}
