package dev.ringproof.adapters.persistence.sealing;

/** A column with sealed values. A value is bound to its column and to the row with this id. */
public enum SealedColumn {
    NUMBER("phone_number", "number_sealed"),
    CONTENT("text_message", "content_sealed"),
    OPT_OUT("opt_out", "number_sealed"),
    SIGN_IN("sign_in", "number_sealed");

    private final String table;
    private final String column;

    SealedColumn(String table, String column) {
        this.table = table;
        this.column = column;
    }

    public String table() {
        return table;
    }

    public String column() {
        return column;
    }

    /** Returns the place of a value, for {@link Seal}. */
    public String place(String rowId) {
        return table + "." + column + " " + rowId;
    }
}
