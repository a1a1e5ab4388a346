package example;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** The shop's account of a customer. It has nothing to do with the account that Ringproof keeps of an owner. */
@Entity
public class Account {
    @Id
    private String id;

    private String name;

    protected Account() {}

    public Account(String id, String name) {
        this.id = id;
        this.name = name;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }
}
