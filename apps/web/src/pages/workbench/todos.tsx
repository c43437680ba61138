import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import RightOutlined from '@ant-design/icons/es/icons/RightOutlined';
import Button from 'antd/es/button';
import type { Schemas } from '../../api/client';
import { payoutTodosQuery } from '../../api/payout';
import { problemOf } from '../../api/problem';
import { todosQuery } from '../../api/queries';
import { Amount } from '../../components/amount';
import { DateWithDays } from '../../components/date-with-days';
import { EmptyState, ErrorState, LoadingState } from '../../components/states';
import { today } from '../../dates';

/** One thing to do, whatever paper it is about. */
interface Todo {
  readonly key: string;
  readonly address: string;
  readonly task: string;
  readonly number: string;
  readonly what: string;
  readonly more: string;
  readonly amountFen: string;
  readonly dueDate: string;
  readonly workingDaysLeft: number;
}

/** The dialog a task opens on its paper's page. */
const COMMAND_OF: Readonly<Record<string, string>> = {
  LOG_TRANSFER: 'logTransfer',
  SUBMIT: 'submitTransfer',
  CORRECT: 'logTransfer',
  REVIEW: 'approveTransfer',
  APPROVE: 'approveTransfer',
  CONFIRM_SENT: 'confirmSent',
  CONFIRM_RECEIPT: 'confirmReceipt',
  RESOLVE_DISPUTE: 'resolveDispute',
  SUBMIT_FUNDING: 'submitFunding',
  REVIEW_FUNDING: 'reviewFunding',
  APPROVE_FUNDING: 'approveFunding',
  IMPORT_LIST: 'commitList',
  SUBMIT_PAYOUT: 'submitRound',
  REVIEW_PAYOUT: 'reviewRound',
  APPROVE_PAYOUT: 'approveRound',
  INSTRUCT_BANK: 'instructRound',
  IMPORT_RESULTS: 'commitResults',
  CLOSE_BATCH: 'closeBatch',
};
const SOON_WORKING_DAYS = 3;

function remittanceAddress({ remittanceId, task, transferId, legNo }: Schemas['TodoBody']): string {
  const query = new URLSearchParams({
    act: COMMAND_OF[task] ?? '',
    leg: String(legNo),
    ...(transferId ? { transfer: transferId } : {}),
  });
  return `/remittances/${remittanceId}?${query.toString()}`;
}

function paperAddress({ of, id, task }: Schemas['PayoutTodoBody']): string {
  if (task === 'CORRECT_FUNDING') return `/funding-requests/${id}/edit`;
  const room = of === 'FUNDING' ? '/funding-requests' : '/payout-batches';
  const act = COMMAND_OF[task];
  return act ? `${room}/${id}?act=${act}` : `${room}/${id}`;
}

function useTodoWords() {
  const { t } = useTranslation();
  return {
    ofRemittance: (todo: Schemas['TodoBody']): Todo => ({
      ...todo,
      key: `${todo.remittanceId} ${todo.legNo} ${todo.transferId ?? ''} ${todo.task}`,
      address: remittanceAddress(todo),
      number: todo.remittanceNo,
      what: `${t(`fundKind.${todo.fundKind}`)} ${todo.period}`,
      more: [
        todo.originName,
        t('leg.no', { legNo: todo.legNo }),
        ...(todo.voucherNo ? [`${t('fact.voucherNo')} ${todo.voucherNo}`] : []),
      ].join(' · '),
    }),
    ofPaper: (todo: Schemas['PayoutTodoBody']): Todo => ({
      ...todo,
      key: `${todo.id} ${todo.task}`,
      address: paperAddress(todo),
      what: `${t(todo.of === 'FUNDING' ? 'stream.funding-request' : 'stream.payout-batch')} ${todo.period}`,
      more: todo.institutionName,
    }),
  };
}

const urgencyOf = ({ dueDate, workingDaysLeft }: Todo, day: string): 'overdue' | 'today' | 'soon' | 'later' => {
  if (dueDate < day) return 'overdue';
  if (dueDate === day) return 'today';
  return workingDaysLeft <= SOON_WORKING_DAYS ? 'soon' : 'later';
};

function TodoRow({ todo }: { readonly todo: Todo }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link to={todo.address} className="todo">
        <span className="todo-task">{t(`task.${todo.task}`)}</span>
        <span className="todo-what">
          <span>
            <b>{todo.number}</b> {todo.what}
          </span>
          <small className="quiet">{todo.more}</small>
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
  const papers = useQuery(payoutTodosQuery);
  const { ofRemittance, ofPaper } = useTodoWords();
  if (isPending || papers.isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  if (papers.error) return <ErrorState problem={problemOf(papers.error)} onRetry={() => void papers.refetch()} />;
  const todos = [...data.pages.flatMap(({ items }) => items).map(ofRemittance), ...papers.data.map(ofPaper)].toSorted(
    (left, right) => left.dueDate.localeCompare(right.dueDate),
  );
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
                <TodoRow key={todo.key} todo={todo} />
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
