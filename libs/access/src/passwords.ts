import { Injectable } from '@nestjs/common';
import argon2 from 'argon2';

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane. */
const PARAMETERS = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashing and checking passwords; takes the same time whether or not the user exists. */
@Injectable()
export class Passwords {
  private readonly absent = argon2.hash('the password of nobody', PARAMETERS);

  hash(password: string): Promise<string> {
    return argon2.hash(password, PARAMETERS);
  }

  async matches(passwordHash: string | undefined, password: string): Promise<boolean> {
    const found = await argon2.verify(passwordHash ?? (await this.absent), password);
    return found && passwordHash !== undefined;
  }
}
