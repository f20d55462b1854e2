/**
 * Credentials for programs: personal access tokens, which act as their owner, and API keys, which act as a service account.
 * Issuing, checking, rotating and revoking them, and where they are kept; nothing of HTTP. Floor 2.
 */
@NullMarked
package org.doorward.apitoken;

import org.jspecify.annotations.NullMarked;
