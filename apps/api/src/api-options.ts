import type { Configuration } from '#libs/configuration';

export interface DemoPeople {
  readonly password: string;
  readonly accounts: readonly {
    readonly username: string;
    readonly name: string;
    readonly roles: string[];
    readonly institution: string;
  }[];
  /** How far the demonstration's year has been played; undefined before it begins. */
  readonly progress?: () =>
    { readonly state: 'PLAYING' | 'COMPLETE' | 'STOPPED'; readonly done: number; readonly total: number } | undefined;
}

export interface ApiOptions {
  readonly configuration: Configuration;
  /** Shown on the sign-in page of a demonstration system only. */
  readonly demo?: DemoPeople;
  /** Folder of the built web app. */
  readonly webRoot?: string;
}
export const API_OPTIONS = Symbol('ApiOptions');
