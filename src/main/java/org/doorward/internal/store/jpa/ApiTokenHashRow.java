package org.doorward.internal.store.jpa;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.doorward.ApiTokenId;
import org.doorward.TokenHash;

/** The hash of a present or earlier secret of an API token, as the id, and the token. Removed with the token. */
@Entity(name = "ApiTokenHash")
@Table(name = "doorward_api_token_hash")
@AttributeOverride(name = "id", column = @Column(name = "hash"))
@SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
class ApiTokenHashRow extends TenantRow {
    @Column(name = "token")
    String token;

    static ApiTokenHashRow of(TokenHash hash, ApiTokenId id) {
        ApiTokenHashRow row = new ApiTokenHashRow();
        row.tenant = id.tenant().value();
        row.id = hash.value();
        row.token = id.value();
        return row;
    }
}
