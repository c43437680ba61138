import type { Configuration } from '#libs/configuration';

export interface DemoPeople {
  readonly password: string;
  readonly accounts: readonly {
    readonly username: string;
    readonly name: string;
    readonly roles: string[];
    readonly institution: string;
  }[];
}

export interface ApiOptions {
  readonly configuration: Configuration;
  /** Shown on the sign-in page of a demonstration system only. */
  readonly demo?: DemoPeople;
  /** Folder of the built web app. */
  readonly webRoot?: string;
}
export const API_OPTIONS = Symbol('ApiOptions');
