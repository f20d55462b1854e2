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
import org.doorward.internal.store.jpa.schema.EclipseLink;
import org.jspecify.annotations.Nullable;

/** Our persistence unit, described in code instead of a {@code persistence.xml}. */
final class DoorwardPersistenceUnit implements PersistenceUnitInfo {
    private final DataSource dataSource;
    private final String provider;

    DoorwardPersistenceUnit(DataSource dataSource, String provider) {
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

    /** EclipseLink requires a URL. Hibernate would scan it, which fails on some servers. */
    @Override
    public @Nullable URL getPersistenceUnitRootUrl() {
        return provider.equals(EclipseLink.PROVIDER)
                ? DoorwardPersistenceUnit.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
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
                JpaKeySetStore.Row.class.getName(),
                JpaScopeEpochs.OfSessions.class.getName(),
                JpaScopeEpochs.OfTokens.class.getName(),
                JpaScopeEpochs.Row.class.getName(),
                JpaSignInTaskStore.Row.class.getName(),
                JpaTicketStore.Row.class.getName(),
                LimitRow.class.getName(),
                ServiceAccountRow.class.getName(),
                SessionRow.class.getName(),
                TenantRow.class.getName());
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
        return DoorwardPersistenceUnit.class.getClassLoader();
    }

    /** No class is woven. */
    @Override
    public void addTransformer(ClassTransformer transformer) {}

    @Override
    public ClassLoader getNewTempClassLoader() {
        return DoorwardPersistenceUnit.class.getClassLoader();
    }
}
