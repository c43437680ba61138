import { useSearchParams } from 'react-router';

/** A filter kept in the address: what is chosen survives a reload and can be sent to a colleague. */
export function useAddressFilter<Name extends string>(names: readonly Name[]) {
  const [search, setSearch] = useSearchParams();
  const change = (edit: (next: URLSearchParams) => void): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        edit(next);
        return next;
      },
      { replace: true },
    );
  return {
    text: (name: Name): string | undefined => search.get(name) ?? undefined,
    narrowed: names.some((name) => search.has(name)),
    set: (name: Name, value: string | undefined): void =>
      change((next) => (value ? next.set(name, value) : next.delete(name))),
    clear: (): void => change((next) => names.forEach((name) => next.delete(name))),
  };
}
