/**
 * Accounts in the database: phone numbers, backup codes and possession checks. They share a package because numbers and
 * possession checks store a verification in the same columns, and because one lock covers them all.
 */
@NullMarked
package dev.ringproof.adapters.persistence.account;

import org.jspecify.annotations.NullMarked;
