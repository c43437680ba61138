import { DataReader } from '#libs/kernel';
import { Exact, parseExact, parseShare } from '#libs/measures/domain';
import type { Words } from '#libs/measures/domain';

/** Reads exact decimals and bilingual words besides what the plain reader knows. */
export class RubricReader extends DataReader {
  /** Points: a whole number, or a decimal in quotes, so that no digit is lost on the way. */
  points(value: unknown, path: string): Exact {
    return this.decimal(value, path, parseExact, 'must be a whole number, or a decimal in quotes such as "2.5"');
  }

  /** As points, or a share in quotes: "3.38%". */
  share(value: unknown, path: string): Exact {
    return this.decimal(value, path, parseShare, 'must be a whole number, or in quotes a decimal or a share ("3.38%")');
  }

  words(value: unknown, path: string): Words {
    const words = this.object(value, path, ['zh', 'en']);
    return { zh: this.text(words['zh'], `${path}.zh`), en: this.text(words['en'], `${path}.en`) };
  }

  /** A short code: letters, digits and hyphens. */
  code(value: unknown, path: string): string {
    if (typeof value !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(value))
      this.say(path, `must be a code of letters, digits and hyphens, is ${JSON.stringify(value) ?? 'missing'}`);
    return String(value);
  }

  private decimal(value: unknown, path: string, parse: (text: unknown) => Exact | undefined, otherwise: string): Exact {
    const read = Number.isSafeInteger(value) ? new Exact(value as number) : parse(value);
    if (!read) this.say(path, value === undefined ? 'is missing' : `${otherwise}; is ${JSON.stringify(value)}`);
    return read ?? new Exact(0);
  }
}
