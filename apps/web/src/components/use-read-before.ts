import { useEffect, useState } from 'react';

/** Reads afresh before a dialog opens: nobody decides on a page that was kept from before. False until that was read. */
export function useReadBefore(dialog: string | undefined, read: () => Promise<unknown>): boolean {
  const [readFor, setReadFor] = useState<string>();
  useEffect(() => {
    let current = true;
    setReadFor(undefined);
    // A reading that fails is told by the page; the dialog opens on what is known.
    if (dialog !== undefined) void read().then(() => current && setReadFor(dialog));
    return () => {
      current = false;
    };
  }, [dialog, read]);
  return dialog !== undefined && readFor === dialog;
}
