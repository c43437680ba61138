import { createContext, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { readStored, writeStored } from '../stored';
import type { Unit } from '../money';

export type Mode = 'light' | 'dark';

interface Choices {
  readonly mode: Mode;
  readonly unit: Unit;
  /** Undefined until the person chooses: then the year of the latest remittance counts. */
  readonly fiscalYear: number | undefined;
}

interface Settings extends Choices {
  readonly choose: (change: Partial<Choices>) => void;
}

const SettingsContext = createContext<Settings | undefined>(undefined);

const prefersDark = (): boolean => window.matchMedia('(prefers-color-scheme: dark)').matches;
const initial = (): Choices => ({
  mode: readStored<Mode>('mode') ?? (prefersDark() ? 'dark' : 'light'),
  unit: readStored<Unit>('unit') ?? 'yuan',
  fiscalYear: readStored<number>('fiscalYear'),
});

/** Choices of this browser: look, unit of money, fiscal year. */
export function SettingsProvider({ children }: { readonly children: ReactNode }) {
  const [choices, setChoices] = useState(initial);
  const choose = useCallback((change: Partial<Choices>) => {
    for (const [name, value] of Object.entries(change)) writeStored(name, value);
    setChoices((before) => ({ ...before, ...change }));
  }, []);
  useEffect(() => {
    document.documentElement.dataset['mode'] = choices.mode;
  }, [choices.mode]);
  const settings = useMemo(() => ({ ...choices, choose }), [choices, choose]);
  return <SettingsContext value={settings}>{children}</SettingsContext>;
}

export function useSettings(): Settings {
  const settings = use(SettingsContext);
  if (!settings) throw new Error('outside SettingsProvider');
  return settings;
}
