package org.doorward.internal.store.jpa.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The migration scripts for one database product, with the table names of the settings. They are listed here, because some
 * servers do not allow to search the class path.
 */
public final class MigrationScripts implements ResourceProvider {
    public static final List<String> ALL = List.of(
            "V1__accounts_and_sessions.sql",
            "V2__signing_keys.sql",
            "V3__limits.sql",
            "V4__tickets.sql",
            "V5__api_tokens.sql",
            "V6__living_sessions.sql",
            "V7__account_versions.sql",
            "V8__account_changes.sql",
            "V9__scope_epochs.sql",
            "V10__session_restrictions.sql",
            "V11__account_restrictions.sql",
            "V12__sign_in_tasks.sql",
            "V13__session_search.sql",
            "V14__token_epochs.sql",
            "V16__session_search_indexes.sql");

    /** Of PostgreSQL's scripts this one alone runs outside of a transaction. It can be run again after it was interrupted. */
    static final String WITHOUT_TRANSACTION = "16";

    private final String folder;
    private final TableNames names;

    /** @param folder the folder on the class path, without a slash at either end */
    MigrationScripts(String folder, TableNames names) {
        this.folder = folder;
        this.names = names;
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return ALL.stream()
                .filter(name ->
                        name.startsWith(prefix) && Arrays.stream(suffixes).anyMatch(name::endsWith))
                .<LoadableResource>map(Script::new)
                .toList();
    }

    private final class Script extends LoadableResource {
        private final String name;

        Script(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            String path = getAbsolutePath();
            try (InputStream file = MigrationScripts.class.getClassLoader().getResourceAsStream(path)) {
                if (file == null) {
                    throw new IllegalStateException(path + " is not in the jar of Doorward");
                }
                String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
                return new StringReader(text.replace(TableNames.PREFIX, names.prefix()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return folder + "/" + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return getAbsolutePath();
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
