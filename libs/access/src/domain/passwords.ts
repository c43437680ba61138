import { refuse } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';

export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 128;
const COMMON = [
  '1234567890',
  '0123456789',
  'qwertyuiop',
  'password123',
  'password1234',
  'admin123456',
  '1q2w3e4r5t',
  '12345678910',
  'aa123456789',
  'iloveyou123',
];

/** PASSWORD_WEAK: too short or long, holds the user name, common, or one character repeated. */
export function checkPassword(password: string, username: string): Refusal | undefined {
  const length = [...password].length;
  const lower = password.toLowerCase();
  const weak =
    length < PASSWORD_LENGTH_MIN ||
    length > PASSWORD_LENGTH_MAX ||
    lower.includes(username.toLowerCase()) ||
    COMMON.includes(lower) ||
    new Set(password).size < 4;
  return weak ? refuse('PASSWORD_WEAK', {}, 'password') : undefined;
}

const USERNAME = /^[a-z][a-z0-9.-]{2,39}$/;
/** USERNAME_INVALID. */
export const checkUsername = (username: string): Refusal | undefined =>
  USERNAME.test(username) ? undefined : refuse('USERNAME_INVALID', {}, 'username');
