import { checkPassword, checkUsername } from './passwords.js';

describe('a password', () => {
  it.each([
    ['ten characters', 'z9-Fk2!qaW'],
    ['a sentence', 'four carts over the pass'],
    ['Chinese', '大同至太原二百七十公里'],
    ['128 characters', 'abcd'.repeat(32)],
  ])('of %s is accepted', (_, password) => {
    expect(checkPassword(password, 'dtsb.clerk')).toBeUndefined();
  });

  it.each([
    ['nine characters', 'z9-Fk2!qa'],
    ['nine characters, counted as people count', '𠮷'.repeat(3) + 'abcdef'],
    ['129 characters', 'abcd'.repeat(32) + 'e'],
    ['the user name in it', 'my dtsb.clerk 2020'],
    ['the user name in capitals in it', 'my DTSB.CLERK 2020'],
    ['the row of digits', '1234567890'],
    ['a common word', 'Password123'],
    ['one character over and over', 'aaaaaaaaaaaa'],
    ['two characters over and over', 'abababababab'],
    ['nothing', ''],
  ])('with %s is refused', (_, password) => {
    expect(checkPassword(password, 'dtsb.clerk')).toMatchObject({ refused: 'PASSWORD_WEAK', field: 'password' });
  });
});

describe('a user name', () => {
  it.each(['dtsb.clerk', 'abc', 'a-1', 'a'.repeat(40)])('%s is accepted', (username) => {
    expect(checkUsername(username)).toBeUndefined();
  });

  it.each(['ab', 'Dtsb', '1abc', '.abc', 'a b c', '李敏', 'ａｂｃ', "a'--", 'a'.repeat(41), ''])(
    '%s is refused',
    (username) => {
      expect(checkUsername(username)).toMatchObject({ refused: 'USERNAME_INVALID', field: 'username' });
    },
  );
});
