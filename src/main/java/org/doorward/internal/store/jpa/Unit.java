package org.doorward.internal.store.jpa;

import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.ClassTransformer;
import jakarta.persistence.spi.PersistenceUnitInfo;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import java.net.URL;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Our persistence unit, as a {@code persistence.xml} would describe it. */
final class Unit implements PersistenceUnitInfo {
    private final DataSource dataSource;
    private final String provider;

    Unit(DataSource dataSource, String provider) {
        this.dataSource = dataSource;
        this.provider = provider;
    }

    @Override
    public String getPersistenceUnitName() {
        return "doorward";
    }

    @Override
    public String getPersistenceProviderClassName() {
        return provider;
    }

    @Override
    public PersistenceUnitTransactionType getTransactionType() {
        return PersistenceUnitTransactionType.RESOURCE_LOCAL;
    }

    @Override
    public @Nullable DataSource getJtaDataSource() {
        return null;
    }

    @Override
    public DataSource getNonJtaDataSource() {
        return dataSource;
    }

    @Override
    public List<String> getMappingFileNames() {
        return List.of();
    }

    @Override
    public List<URL> getJarFileUrls() {
        return List.of();
    }

    /** EclipseLink starts with none but with one; Hibernate would read what is there, and some servers' it cannot. */
    @Override
    public @Nullable URL getPersistenceUnitRootUrl() {
        return provider.equals(EclipseLink.PROVIDER)
                ? Unit.class.getProtectionDomain().getCodeSource().getLocation()
                : null;
    }

    @Override
    public List<String> getManagedClassNames() {
        return List.of(
                AccountRow.class.getName(),
                ApiTokenHashRow.class.getName(),
                ApiTokenRow.class.getName(),
                EpochRow.class.getName(),
                InTenant.class.getName(),
                KeySetRow.class.getName(),
                LimitRow.class.getName(),
                ServiceAccountRow.class.getName(),
                SessionRow.class.getName(),
                TicketRow.class.getName());
    }

    @Override
    public boolean excludeUnlistedClasses() {
        return true;
    }

    @Override
    public SharedCacheMode getSharedCacheMode() {
        return SharedCacheMode.NONE;
    }

    @Override
    public ValidationMode getValidationMode() {
        return ValidationMode.NONE;
    }

    @Override
    public Properties getProperties() {
        return new Properties();
    }

    @Override
    public String getPersistenceXMLSchemaVersion() {
        return "3.0";
    }

    @Override
    public ClassLoader getClassLoader() {
        return Unit.class.getClassLoader();
    }

    /** Entities are used as they are; nothing is woven. */
    @Override
    public void addTransformer(ClassTransformer transformer) {}

    @Override
    public ClassLoader getNewTempClassLoader() {
        return Unit.class.getClassLoader();
    }
}
