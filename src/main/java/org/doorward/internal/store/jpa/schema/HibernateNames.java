package org.doorward.internal.store.jpa.schema;

import java.util.Map;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;

/** Sets the names of our tables for Hibernate. Loaded only where that is the provider. */
public final class HibernateNames extends PhysicalNamingStrategyStandardImpl {
    private static final long serialVersionUID = 1L;

    private final transient TableNames names;

    private HibernateNames(TableNames names) {
        this.names = names;
    }

    /** Returns the properties for these names. */
    public static Map<String, Object> of(TableNames names) {
        return Map.of(
                "hibernate.physical_naming_strategy",
                new HibernateNames(names),
                "hibernate.default_schema",
                names.quotedSchema());
    }

    @Override
    public Identifier toPhysicalTableName(Identifier logicalName, JdbcEnvironment context) {
        return Identifier.toIdentifier(names.table(logicalName.getText()));
    }
}
