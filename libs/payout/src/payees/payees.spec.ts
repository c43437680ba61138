import { createHmac, hkdfSync } from 'node:crypto';
import { PayeeDigests } from './payee-digests.js';
import { checkPayee, maskId, maskName, normalName, normalNumber } from './payee-fields.js';

describe('masks', () => {
  it.each([
    ['140202195001011234', '1402**********1234'],
    ['14020000012345', '1402******2345'],
    ['1234567890', '******7890'],
    ['123456', '**3456'],
  ])('%s is shown as %s', (id, masked) => expect(maskId(id)).toBe(masked));
  it.each([
    ['李敏', '李*'],
    ['欧阳文静', '欧***'],
    ['𠮷野', '𠮷*'],
    ['李', '*'],
    ['阿卜杜拉·买买提明', '阿***'],
  ])('%s is shown as %s', (name, masked) => expect(maskName(name)).toBe(masked));
});

describe('fields of a payee', () => {
  it.each([
    ['140202195001011234', '140202195001011234'],
    ['14020219500101123x', '14020219500101123X'],
    ['１４０２０２１９５００１０１１２３４', '140202195001011234'],
    [' 6228 4804-0256 4890 018 ', '6228480402564890018'],
  ])('%s is the number %s', (text, number) => expect(normalNumber(text)).toBe(number));
  it.each(['12345', '1'.repeat(33), '1402*2', '', '张三张三张三'])('%j is no number', (text) =>
    expect(normalNumber(text)).toBeUndefined(),
  );
  it.each(['张三', '𠮷野', '㐂', '阿依古丽·买买提', "O'Neil"])('%s is a name', (name) =>
    expect(normalName(name)).toBe(name),
  );
  it.each(['', '  ', '张'.repeat(65), '张\u0007', '张\u202e三', '张\ufffd', '张\ud842'])('%j is none', (name) =>
    expect(normalName(name)).toBeUndefined(),
  );
  it('the first that is wrong is named', () => {
    expect(checkPayee({ id: '1', name: '', accountNo: '' })).toMatchObject({ refused: 'LINE_ID_INVALID', field: 'id' });
    expect(checkPayee({ id: '123456', name: '', accountNo: '' })).toMatchObject({ field: 'name' });
    expect(checkPayee({ id: '123456', name: '张三', accountNo: '' })).toMatchObject({ field: 'accountNo' });
    expect(checkPayee({ id: ' 123456', name: ' 张三 ', accountNo: '6228 48' })).toEqual({
      id: '123456',
      name: '张三',
      accountNo: '622848',
    });
  });
});

describe('digests', () => {
  const secret = Buffer.alloc(32, 5);
  const key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'jieli payee digests', 32));
  const hmac = (text: string): string => createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
  const digests = new PayeeDigests(secret);
  const payee = { id: '140202195001011234', name: '𠮷野', accountNo: '6228480402564890018' };

  it('are HMAC-SHA-256 under a derived key, cut to a uuid', () => {
    expect(digests.digestOf(payee.id).replaceAll('-', '')).toBe(hmac(`payee-id|${payee.id}`));
    expect(digests.recordOf('i', payee).replaceAll('-', '')).toBe(
      hmac(`payee|i|${payee.id}|${payee.name}|${payee.accountNo}`),
    );
  });
  it('differ with every part of the payee and with the institution, and not with anything else', () => {
    const records = [
      digests.recordOf('i', payee),
      digests.recordOf('j', payee),
      digests.recordOf('i', { ...payee, id: '140202195001011235' }),
      digests.recordOf('i', { ...payee, name: '𠮷野家' }),
      digests.recordOf('i', { ...payee, accountNo: '6228480402564890019' }),
    ];
    expect(new Set(records).size).toBe(records.length);
    expect(digests.recordOf('i', { ...payee })).toBe(records[0]);
  });
  it('of a long message do not leave anything in the next', () => {
    digests.recordOf('i', { ...payee, name: '长'.repeat(64) });
    expect(digests.digestOf(payee.id).replaceAll('-', '')).toBe(hmac(`payee-id|${payee.id}`));
  });
  it('refuse a key of another length', () => expect(() => new PayeeDigests(Buffer.alloc(16))).toThrow('32 bytes'));
});
