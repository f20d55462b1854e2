/** What is added to the sample to try how a page's answer brings new cookies, whatever becomes of the page. */
@org.jspecify.annotations.NullMarked
package org.doorward.sample.renewal;
