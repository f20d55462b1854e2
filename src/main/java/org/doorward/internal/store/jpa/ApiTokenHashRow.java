package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiTokenId;

/** The hash of a secret that an API token has, or had, as a row: it leads to the token for as long as that is kept. */
@Entity(name = "ApiTokenHash")
@Table(name = "doorward_api_token_hash")
@IdClass(InTenant.class)
@SuppressWarnings("NullAway.Init") // filled by Jakarta Persistence
class ApiTokenHashRow {
    @Id
    @Column(name = "tenant")
    String tenant;

    /** The hash itself. */
    @Id
    @Column(name = "hash")
    String id;

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
