import { accessRefusals } from './refusals/access.js';
import { commonRefusals } from './refusals/common.js';
import { evaluationRefusals } from './refusals/evaluation.js';
import { fundingRefusals } from './refusals/funding.js';
import { ledgerRefusals } from './refusals/ledger.js';
import { payoutRefusals } from './refusals/payout.js';
import { remittanceRefusals } from './refusals/remittance.js';
import { scoringRefusals } from './refusals/scoring.js';
import { inWords } from './refusals/terms.js';
import type { RefusalText } from './refusals/text.js';

/**
 * Every refusal of the system: stable code, what is wrong and what to do next, in both languages.
 * `{name}` in a text is filled from the refusal's parameters.
 */
export const REFUSALS = {
  ...commonRefusals,
  ...accessRefusals,
  ...ledgerRefusals,
  ...fundingRefusals,
  ...payoutRefusals,
  ...remittanceRefusals,
  ...evaluationRefusals,
  ...scoringRefusals,
} as const;
export type RefusalCode = keyof typeof REFUSALS;
export type RefusalParameters = Readonly<Record<string, string>>;

/** A business answer of "no". Returned, never thrown. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly parameters: RefusalParameters;
  /** The member of the request at fault, where there is one. */
  readonly field?: string;
}

/** What a decider answers: the events to record, or a refusal. */
export type Decision<Event> = readonly Event[] | Refusal;

export const refuse = (code: RefusalCode, parameters: RefusalParameters = {}, field?: string): Refusal =>
  field === undefined ? { refused: code, parameters } : { refused: code, parameters, field };

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value && 'parameters' in value;

/** The refusal in words: `problem` says what is wrong, `remedy` what to do next. */
export function wordsOf(refusal: Refusal, language: 'zh' | 'en'): { problem: string; remedy: string } {
  const text: RefusalText = REFUSALS[refusal.refused];
  const fill = (template: string): string =>
    template.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = refusal.parameters[name];
      return value === undefined ? whole : inWords(name, value, language);
    });
  return language === 'zh'
    ? { problem: fill(text.zh), remedy: fill(text.doZh) }
    : { problem: fill(text.en), remedy: fill(text.doEn) };
}
