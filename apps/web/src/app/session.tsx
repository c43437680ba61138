import { createContext, use } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { latestYearQuery } from '../api/queries';
import { today } from '../dates';
import { useSettings } from './settings';

export type Session = Schemas['SessionAnswer'];

export const SessionContext = createContext<Session | undefined>(undefined);

/** The person at the screen. Only inside the signed-in frame. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('outside a session');
  return session;
}

export const useMay = (permission: string): boolean => useSession().permissions.includes(permission);

/** The chosen fiscal year, else that of the latest remittance, else this year. */
export function useFiscalYear(): number {
  const { fiscalYear } = useSettings();
  const enabled = useMay('remittance.read') && fiscalYear === undefined;
  const { data } = useQuery({ ...latestYearQuery, enabled });
  return fiscalYear ?? data ?? Number(today().slice(0, 4));
}
