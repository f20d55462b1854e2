package org.doorward.internal.endpoint.admin;

import java.util.List;
import java.util.Locale;
import org.doorward.AddressBlock;
import org.doorward.TenantId;
import org.doorward.internal.endpoint.SessionJson;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.session.SessionSearch;
import org.doorward.internal.session.SessionSearches;
import org.doorward.session.DeviceType;
import org.jspecify.annotations.Nullable;

/**
 * The search for sessions by device, client and address, within the administrator's tenant. Safe for any thread.
 *
 * @param searches null where the store of the sessions cannot search
 */
public record AdminSessionSearch(@Nullable SessionSearches searches) {
    /** A cursor that was not given for this list, or whose key has been replaced. */
    static final Problem BAD_CURSOR = new Problem(
            400, "bad-cursor", "The cursor is not of this list, or is too old. Begin again with the first page.");

    private static final String DEVICE = "device";
    private static final String CLIENT = "client";
    private static final String IP = "ip";
    private static final int LONGEST_CLIENT = 128;
    private static final Problem UNSUPPORTED = new Problem(
            501, "unsupported", "Sessions can be searched by account alone, because they are not in a database.");

    /** Whether the call asks for more than the sessions of an account. */
    static boolean isAsked(Call call) throws ProblemException {
        for (String filter : List.of(DEVICE, CLIENT, IP)) {
            if (call.parameter(filter) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the page that is asked for.
     *
     * @param account the owner's id; null for every account of the tenant
     */
    SessionSearch.Found page(Call call, @Nullable String account) throws ProblemException {
        if (searches == null) {
            throw new ProblemException(UNSUPPORTED);
        }
        SessionSearch.Filter filter = filter(call, account);
        return searches.page(filter, call.parameter(SessionJson.CURSOR), SessionJson.limit(call))
                .orElseThrow(() -> new ProblemException(BAD_CURSOR));
    }

    private static SessionSearch.Filter filter(Call call, @Nullable String account) throws ProblemException {
        TenantId tenant = call.account().tenant();
        String client = call.parameter(CLIENT);
        if (client != null
                && (client.isBlank()
                        || client.length() > LONGEST_CLIENT
                        || client.chars().anyMatch(Character::isISOControl))) {
            throw new ProblemException(Problem.invalidField(CLIENT));
        }
        return new SessionSearch.Filter(tenant, account, device(call), client, address(call));
    }

    private static @Nullable DeviceType device(Call call) throws ProblemException {
        String device = call.parameter(DEVICE);
        try {
            return device == null ? null : DeviceType.valueOf(device.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(DEVICE));
        }
    }

    private static @Nullable AddressBlock address(Call call) throws ProblemException {
        String address = call.parameter(IP);
        try {
            return address == null ? null : AddressBlock.parse(address);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(IP));
        }
    }
}
