import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import RightOutlined from '@ant-design/icons/es/icons/RightOutlined';
import Button from 'antd/es/button';
import type { Schemas } from '../../api/client';
import { problemOf } from '../../api/problem';
import { todosQuery } from '../../api/queries';
import { Amount } from '../../components/amount';
import { DateWithDays } from '../../components/date-with-days';
import { EmptyState, ErrorState, LoadingState } from '../../components/states';
import { today } from '../../dates';

type Todo = Schemas['TodoBody'];

/** The dialog a task opens on the remittance's page. */
const COMMAND_OF: Readonly<Record<string, string>> = {
  LOG_TRANSFER: 'logTransfer',
  SUBMIT: 'submitTransfer',
  CORRECT: 'logTransfer',
  REVIEW: 'approveTransfer',
  APPROVE: 'approveTransfer',
  CONFIRM_SENT: 'confirmSent',
  CONFIRM_RECEIPT: 'confirmReceipt',
  RESOLVE_DISPUTE: 'resolveDispute',
};
const SOON_WORKING_DAYS = 3;

const addressOf = ({ remittanceId, task, transferId, legNo }: Todo): string => {
  const query = new URLSearchParams({
    act: COMMAND_OF[task] ?? '',
    leg: String(legNo),
    ...(transferId ? { transfer: transferId } : {}),
  });
  return `/remittances/${remittanceId}?${query.toString()}`;
};

const urgencyOf = ({ dueDate, workingDaysLeft }: Todo, day: string): 'overdue' | 'today' | 'soon' | 'later' => {
  if (dueDate < day) return 'overdue';
  if (dueDate === day) return 'today';
  return workingDaysLeft <= SOON_WORKING_DAYS ? 'soon' : 'later';
};

function TodoRow({ todo }: { readonly todo: Todo }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link to={addressOf(todo)} className="todo">
        <span className="todo-task">{t(`task.${todo.task}`)}</span>
        <span className="todo-what">
          <span>
            <b>{todo.remittanceNo}</b> {t(`fundKind.${todo.fundKind}`)} {todo.period}
          </span>
          <small className="quiet">
            {todo.originName} · {t('leg.no', { legNo: todo.legNo })}
            {todo.voucherNo ? ` · ${t('fact.voucherNo')} ${todo.voucherNo}` : ''}
          </small>
        </span>
        <Amount fen={todo.amountFen} withUnit />
        <DateWithDays date={todo.dueDate} workingDaysLeft={todo.workingDaysLeft} />
        <RightOutlined className="todo-go" aria-hidden />
      </Link>
    </li>
  );
}

/** My to-dos, the overdue first. */
export function Todos() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(todosQuery);
  if (isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  const todos = data.pages.flatMap(({ items }) => items);
  const day = today();
  return (
    <section className="panel" aria-labelledby="todos-title">
      <h2 id="todos-title">
        {t('workbench.todos')}{' '}
        <span className="count">
          {t(hasNextPage ? 'workbench.atLeast' : 'workbench.number', { number: todos.length })}
        </span>
      </h2>
      {todos.length === 0 ? <EmptyState title={t('workbench.nothing')}>{t('workbench.nothingMore')}</EmptyState> : null}
      {(['overdue', 'today', 'soon', 'later'] as const).map((urgency) => {
        const those = todos.filter((todo) => urgencyOf(todo, day) === urgency);
        return those.length === 0 ? null : (
          <div key={urgency} className={`todos todos-${urgency}`}>
            <h3>
              {t(`urgency.${urgency}`)} <span className="count">{those.length}</span>
            </h3>
            <ul>
              {those.map((todo) => (
                <TodoRow key={`${todo.remittanceId} ${todo.legNo} ${todo.transferId ?? ''} ${todo.task}`} todo={todo} />
              ))}
            </ul>
          </div>
        );
      })}
      {hasNextPage ? (
        <Button block loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('action.more')}
        </Button>
      ) : null}
    </section>
  );
}
