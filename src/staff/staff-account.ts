/** operator: looks up and reads; editor: also deletes, exports and decides about gaps in the knowledge. */
export const staffRoles = ['operator', 'editor'] as const;
export type StaffRole = (typeof staffRoles)[number];

export function isStaffRole(text: string): text is StaffRole {
  return staffRoles.some((role) => role === text);
}

/** Somebody who signs in with a password. */
export interface StaffAccount {
  readonly name: string;
  readonly role: StaffRole;
  /** As src/staff/password-hash.ts writes it. */
  readonly passwordHash: string;
}
