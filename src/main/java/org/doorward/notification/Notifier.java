package org.doorward.notification;

/**
 * Sends notifications to the holders of accounts: by mail, as a text message or otherwise. An application implements it
 * as a CDI bean. Without a bean, Doorward sends mail when {@code doorward.mail.host} or {@code doorward.mail.session} is
 * set.
 *
 * <p>It is called on a thread of Doorward, never on that of a request, with the class loader of the application. No
 * request and no session is active there. Several threads call it at once, a small number at most. A call has 30 seconds;
 * after that its thread is interrupted.
 */
@FunctionalInterface
public interface Notifier {
    /**
     * Sends a notification. It returns when somebody else has taken it over, such as a mail server. It may be called again
     * for the same notification.
     *
     * @throws IllegalArgumentException when this notification can never be sent, as to a malformed address. It is dropped
     * @throws Exception any other failure. The notification is sent again later, a few times
     */
    void send(Notification notification) throws Exception;
}
