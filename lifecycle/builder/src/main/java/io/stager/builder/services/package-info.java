/**
 * What the platform says of bound services, before a buildpack sees it: references to CredHub are
 * resolved, and DATABASE_URL follows from a database's credentials.
 */
@NullMarked
package io.stager.builder.services;

import org.jspecify.annotations.NullMarked;
