import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import type { Problem } from '../api/problem';

export interface Words {
  readonly title: string;
  readonly remedy: string;
}

/** A refusal of the server in the language of the page; what the server could not word is worded here. */
export function useWords(): (refusal: Problem | Schemas['RefusalBody']) => Words {
  const { t, i18n } = useTranslation();
  const english = i18n.language === 'en';
  return (refusal) => {
    const title = english ? refusal.problemEn : refusal.problemZh;
    const remedy = english ? refusal.remedyEn : refusal.remedyZh;
    return title
      ? { title, remedy }
      : {
          title: t(`refusal.${refusal.code}`, { defaultValue: t('refusal.UNREACHABLE') }),
          remedy: t(`refusal.${refusal.code}_REMEDY`, { defaultValue: t('refusal.UNREACHABLE_REMEDY') }),
        };
  };
}
