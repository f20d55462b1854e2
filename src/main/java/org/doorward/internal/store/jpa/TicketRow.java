package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.doorward.SessionId;
import org.doorward.TokenHash;
import org.doorward.session.Ticket;

/** A ticket. The id is the hash of its text. */
@Entity(name = "Ticket")
@Table(name = "doorward_ticket")
@SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
class TicketRow extends TenantRow {
    @Column(name = "session_id")
    String session;

    @Column(name = "origin")
    String origin;

    @Column(name = "issued_at")
    long issuedAt;

    @Column(name = "expires_at")
    long expiresAt;

    static TicketRow of(TokenHash hash, Ticket ticket) {
        TicketRow row = new TicketRow();
        row.tenant = ticket.session().tenant().value();
        row.id = hash.value();
        row.session = ticket.session().value();
        row.origin = ticket.origin();
        row.issuedAt = ticket.issuedAt().toEpochMilli();
        row.expiresAt = ticket.expiresAt().toEpochMilli();
        return row;
    }

    Ticket ticket() {
        return new Ticket(
                new SessionId(tenantId(), session),
                origin,
                Instant.ofEpochMilli(issuedAt),
                Instant.ofEpochMilli(expiresAt));
    }
}
