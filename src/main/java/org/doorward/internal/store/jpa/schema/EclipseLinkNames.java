package org.doorward.internal.store.jpa.schema;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.internal.helper.DatabaseField;
import org.eclipse.persistence.internal.helper.DatabaseTable;
import org.eclipse.persistence.mappings.DatabaseMapping;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;

/** Sets the names of our tables for EclipseLink, which creates this object by the name of its class. */
public final class EclipseLinkNames implements SessionCustomizer {
    private static final String SCHEMA = "doorward.schema";
    private static final String PREFIX = "doorward.prefix";

    /** Returns the properties for these names. */
    static Map<String, Object> of(TableNames names) {
        return Map.of(
                "eclipselink.session.customizer",
                EclipseLinkNames.class.getName(),
                SCHEMA,
                names.schema(),
                PREFIX,
                names.prefix());
    }

    @Override
    public void customize(Session session) {
        TableNames names = new TableNames((String) session.getProperty(SCHEMA), (String) session.getProperty(PREFIX));
        Set<DatabaseTable> tables = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ClassDescriptor descriptor : session.getDescriptors().values()) {
            tables.addAll(descriptor.getTables());
            for (DatabaseField key : descriptor.getPrimaryKeyFields()) {
                tables.add(key.getTable());
            }
            for (DatabaseMapping mapping : descriptor.getMappings()) {
                tables.add(mapping.getField().getTable());
            }
        }
        for (DatabaseTable table : tables) {
            table.setName(names.table(table.getName()));
            table.setTableQualifier(names.quotedSchema());
        }
    }
}
