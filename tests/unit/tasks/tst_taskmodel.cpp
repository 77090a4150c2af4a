// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/stategraph.h"
#include "tests/unit/tasks/scriptedqueue.h"
#include "tests/unit/tasks/taskmodel.h"

#include <QMetaEnum>
#include <QtTest>

#include <random>

using namespace Landline;
using namespace Landline::Tasks;
using namespace Landline::Testing;
using namespace std::chrono_literals;

/** In which order a task waits for others makes no difference. */
static QSet<TaskId> asSet(const QList<TaskId> &ids)
{
    return QSet<TaskId>(ids.cbegin(), ids.cend());
}

/** One life of a queue beside its model: random moves, made on both, after which both must be the same. */
class RandomLife final : public QObject
{
public:
    explicit RandomLife(quint32 seed)
        : m_random(seed)
    {
        m_model.now = m_clock.monotonic().count();
        connect(&m_queue, &TaskQueue::stateChanged, this, &RandomLife::follow);
        connect(&m_queue, &TaskQueue::idle, this, [this] {
            if (!m_queue.isIdle())
                complain(QStringLiteral("idle was told while something was unfinished"));
        });
        connect(&m_queue, &TaskQueue::refused, this, [this] { ++m_refusals; });
        for (const char *name : {"a", "b", "default"}) {
            m_model.groups[QLatin1String(name)].limit = 2;
            m_queue.setGroupLimit(QLatin1String(name), 2);
        }
    }

    /** What is wrong, or nothing. */
    QString live(int steps)
    {
        for (int step = 0; step < steps && m_complaint.isEmpty(); ++step) {
            // Sometimes several things are done before the queue has its turn.
            do
                move();
            while (chance(30) && m_complaint.isEmpty());
            turn();
            compare();
            if (!m_complaint.isEmpty())
                m_complaint.prepend(QStringLiteral("step %1, after %2: ").arg(step).arg(m_moves.join(u", ")));
            m_moves.clear();
        }
        return m_complaint;
    }

private:
    static constexpr qsizetype maxTasks = 30;

    int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(m_random); }
    bool chance(int percent) { return below(100) < percent; }
    template <class T>
    T oneOf(std::initializer_list<T> values)
    {
        return *(values.begin() + below(static_cast<int>(values.size())));
    }
    QString anyGroup() { return QLatin1String(oneOf({"a", "b", "default"})); }
    TaskId anyTask() // now and then one that is not there
    {
        return m_model.tasks.isEmpty() || chance(2) ? TaskId(10'000)
                                                    : std::next(m_model.tasks.begin(), below(count())).key();
    }
    int count() const { return static_cast<int>(m_model.tasks.size()); }
    void complain(const QString &what)
    {
        if (m_complaint.isEmpty())
            m_complaint = what;
    }
    static QString nameOf(TaskState state)
    {
        return QLatin1String(QMetaEnum::fromType<TaskState>().valueToKey(static_cast<int>(state)));
    }

    void follow(TaskId id, TaskState state)
    {
        const auto last = m_last.constFind(id);
        if (last != m_last.cend() && !isLegalMove(*last, state))
            complain(
                QStringLiteral("%1 went from %2 to %3").arg(id.value()).arg(nameOf(*last), nameOf(state)));
        if (m_queue.taskStatus(id) != state)
            complain(QStringLiteral("%1 is not what was told of it").arg(id.value()));
        m_last[id] = state;
        ++m_told;
        if (state != TaskState::Running || !m_made)
            return;
        m_made->answersCancel = answersCancel(id);
        m_made->answersSuspend = answersSuspend(id);
        m_operations[id] = std::exchange(m_made, nullptr);
    }
    static bool answersCancel(TaskId id) { return id.value() % 3 != 0; }
    static bool answersSuspend(TaskId id) { return id.value() % 4 != 0; }

    void move()
    {
        const int what = below(100);
        if (what < 14 && count() < maxTasks)
            add();
        else if (what < 50)
            perform();
        else if (what < 74)
            operationSpeaks();
        else if (what < 82)
            pass();
        else if (what < 90)
            changeGroup();
        else if (what < 97)
            changeOrder();
        else
            startAgain();
    }

    void add()
    {
        TaskModel::Task task;
        TaskOptions options;
        task.group = options.group = anyGroup();
        task.priority = options.priority = below(3) - 1;
        for (int i = below(3); i > 0 && count() > 0; --i)
            options.after.append(anyTask());
        task.after = options.after;
        if (chance(15)) {
            options.startAt = m_clock.now().addMSecs(1 + below(90'000));
            task.startAt = m_model.now + m_clock.now().msecsTo(options.startAt);
        }
        if (chance(30))
            task.timeout = 1 + below(20'000);
        options.timeout = std::chrono::milliseconds(task.timeout);
        task.maxAttempts = options.retry.maxAttempts = 1 + below(3);
        options.retry.jitter = 0;
        options.retry.on = RetryOn::AnyError;
        options.held = chance(10);
        const bool held = options.held;
        task.id = m_queue.addTask(
            [this]() -> std::unique_ptr<Operation> {
                auto operation = std::make_unique<ScriptedOperation>();
                m_made = operation.get();
                return operation;
            },
            std::move(options));
        addToModel(task, held);
        m_moves.append(QStringLiteral("add %1").arg(task.id.value()));
    }
    void addToModel(TaskModel::Task task, bool held)
    {
        task.answersCancel = answersCancel(task.id);
        task.answersSuspend = answersSuspend(task.id);
        m_model.add(task, held);
    }

    void perform()
    {
        static constexpr std::array verbs{"cancel",    "suspend", "resume", "hold",        "release",
                                          "start now", "restart", "remove", "move to top", "move to bottom"};
        const TaskId id = anyTask();
        const int which = below(static_cast<int>(verbs.size()));
        const auto verb = static_cast<TaskVerb>(which);
        m_moves.append(QStringLiteral("%1 %2").arg(QLatin1String(verbs.at(size_t(which)))).arg(id.value()));
        const QList<TaskSnapshot> before = m_queue.tasks();
        const int told = m_told;
        const bool done = m_queue.perform(id, verb).has_value();
        if (m_model.perform(id, verb) != done)
            complain(done ? QStringLiteral("was not refused") : QStringLiteral("was refused"));
        if (!done && (m_queue.tasks() != before || m_told != told))
            complain(QStringLiteral("a refusal has changed something"));
        if (done && (verb == TaskVerb::MoveToTop || verb == TaskVerb::MoveToBottom))
            expectAtTheEdge(id, verb);
    }
    void expectAtTheEdge(TaskId id, TaskVerb verb)
    {
        const qint64 position = m_queue.task(id)->position;
        for (const TaskModel::Task &other : std::as_const(m_model.tasks)) {
            const qint64 its = m_queue.task(other.id)->position;
            if (other.id != id && isWaiting(other.state)
                && (verb == TaskVerb::MoveToTop ? its <= position : its >= position))
                complain(QStringLiteral("%1 is beyond it").arg(other.id.value()));
        }
    }

    void operationSpeaks()
    {
        QList<TaskId> candidates;
        for (const TaskModel::Task &task : std::as_const(m_model.tasks)) {
            if (task.hasAttempt)
                candidates.append(task.id);
        }
        if (candidates.isEmpty())
            return;
        const TaskId id = candidates.at(below(static_cast<int>(candidates.size())));
        const QPointer<ScriptedOperation> operation = m_operations.value(id);
        const int what = below(10);
        m_moves.append(QStringLiteral("%1 of %2").arg(what).arg(id.value()));
        if (what < 4) {
            operation->succeed({});
            m_model.succeeded(id);
        } else if (what < 7) {
            operation->fail({ErrorCode::Io, QStringLiteral("broken"), {}, 0, {}});
            m_model.failed(id);
        } else if (what < 8) {
            operation->endCanceled();
            m_model.stopped(id);
        } else {
            operation->acknowledgeSuspended();
            m_model.acknowledged(id);
        }
        // An end is said once: what comes afterwards counts for nothing.
        if (operation && what < 8 && chance(30))
            operation->fail({ErrorCode::Http, QStringLiteral("too late"), {}, 0, {}});
    }

    void pass()
    {
        turn();
        const int span = oneOf({1, 999, 1000, 5000, 60'000}) + below(3000);
        m_moves.append(QStringLiteral("%1 ms").arg(span));
        m_clock.advance(std::chrono::milliseconds(span));
        m_queue.processDue();
        m_model.pass(span);
    }

    void changeGroup()
    {
        turn(); // what is asked for comes after what was done
        const QString name = anyGroup();
        TaskModel::Group &group = m_model.groups[name];
        const int what = below(6);
        m_moves.append(QStringLiteral("%1 with group %2").arg(what).arg(name));
        if (what == 0) {
            group.limit = 1 + below(4);
            m_queue.setGroupLimit(name, group.limit);
        } else if (what == 1) {
            group.suspended = chance(30);
            m_queue.setGroupSuspended(name, group.suspended);
        } else if (what == 2) {
            m_queue.requestGroup(name, TaskVerb::Suspend);
            m_model.suspendGroup(name);
        } else if (what < 5) {
            m_queue.requestGroup(name, TaskVerb::Resume);
            m_model.resumeGroup(name);
        } else {
            group.onFailure =
                oneOf({FailurePolicy::Continue, FailurePolicy::SuspendGroup, FailurePolicy::CancelWaiting});
            m_queue.requestGroupOnFailure(name, group.onFailure);
        }
        turn();
    }

    void changeOrder()
    {
        turn();
        const TaskId id = anyTask();
        const int refusals = m_refusals;
        bool done = false;
        if (chance(30)) {
            const QDateTime time = chance(30) ? QDateTime() : m_clock.now().addMSecs(1 + below(60'000));
            m_moves.append(QStringLiteral("start %1 at %2").arg(id.value()).arg(time.toString(Qt::ISODate)));
            done = m_model.setStartAt(id, time.isValid() ? m_model.now + m_clock.now().msecsTo(time) : 0);
            m_queue.requestStartAt(id, time);
        } else if (chance(40)) {
            const int priority = below(3) - 1;
            m_moves.append(QStringLiteral("priority %2 for %1").arg(id.value()).arg(priority));
            done = m_model.tasks.contains(id) && !isFinished(m_model.tasks[id].state);
            if (done)
                m_model.tasks[id].priority = priority;
            m_queue.requestPriority(id, priority);
        } else {
            moveBefore({id, anyTask()}, anyTask());
            return;
        }
        turn();
        if ((m_refusals == refusals) != done)
            complain(done ? QStringLiteral("was refused") : QStringLiteral("was not refused"));
    }
    void moveBefore(const QList<TaskId> &ids, TaskId before)
    {
        m_moves.append(QStringLiteral("move %1 and %2 before %3")
                           .arg(ids.first().value())
                           .arg(ids.last().value())
                           .arg(before.value()));
        const auto waits = [this](TaskId id) {
            return m_model.tasks.contains(id) && isWaiting(m_model.tasks[id].state);
        };
        const QString group = m_model.tasks.value(before).group;
        const auto fits = [&](TaskId id) { return waits(id) && m_model.tasks[id].group == group; };
        const bool done = waits(before) && std::all_of(ids.begin(), ids.end(), fits);
        const int refusals = m_refusals;
        const QList<TaskSnapshot> tasksBefore = m_queue.tasks();
        m_queue.requestMove(ids, before);
        turn();
        if ((m_refusals == refusals) != done)
            complain(done ? QStringLiteral("was refused") : QStringLiteral("was not refused"));
        if (!done) {
            if (m_queue.tasks() != tasksBefore)
                complain(QStringLiteral("a refusal has changed something"));
            return;
        }
        QList<TaskId> expected = ids;
        if (expected.first() == expected.last())
            expected.removeLast();
        expected.removeAll(before); // before itself: it stays
        expected.append(before);
        const int priority = m_model.tasks[before].priority;
        for (const TaskId id : expected)
            m_model.tasks[id].priority = priority;
        for (qsizetype i = 0; i + 1 < expected.size(); ++i) {
            if (!comesBefore(m_model.tasks[expected.at(i)], m_model.tasks[expected.at(i + 1)]))
                complain(QStringLiteral("%1 does not come before %2")
                             .arg(expected.at(i).value())
                             .arg(expected.at(i + 1).value()));
        }
    }
    bool comesBefore(const TaskModel::Task &a, const TaskModel::Task &b) const
    {
        if (a.priority != b.priority)
            return a.priority > b.priority;
        return std::pair(m_queue.task(a.id)->position, a.id) < std::pair(m_queue.task(b.id)->position, b.id);
    }

    void startAgain()
    {
        turn();
        if (chance(50)) {
            const QString group = chance(50) ? QString() : anyGroup();
            m_moves.append(QStringLiteral("restart what failed in “%1”").arg(group));
            m_queue.requestRestartFailed(group);
            m_model.restartFailed(group);
            turn();
            return;
        }
        const TaskId old = anyTask();
        const TaskId added = m_queue.restart(old);
        m_moves.append(QStringLiteral("%1 again as %2").arg(old.value()).arg(added.value()));
        const bool done = m_model.tasks.contains(old) && isFinished(m_model.tasks[old].state);
        if (done == added.isNull())
            complain(QStringLiteral("a restart as a new row"));
        if (done)
            restartInModel(old, added);
    }
    void restartInModel(TaskId old, TaskId added)
    {
        m_model.restartAs(old, added);
        m_model.tasks[added].answersCancel = answersCancel(added);
        m_model.tasks[added].answersSuspend = answersSuspend(added);
    }

    void turn()
    {
        ScriptedQueue::settle();
        m_model.turn([this](const auto &a, const auto &b) { return comesBefore(a, b); });
    }

    void compare()
    {
        for (const TaskModel::Task &task : std::as_const(m_model.tasks)) {
            const std::optional<TaskSnapshot> is = m_queue.task(task.id);
            const QString name = QString::number(task.id.value());
            if (!is || is->state != m_queue.taskStatus(task.id)) {
                complain(name + QStringLiteral(" is not there, or the board says something else"));
                return;
            }
            if (is->state != task.state)
                complain(QStringLiteral("%1 is %2, not %3").arg(name, nameOf(is->state), nameOf(task.state)));
            if (is->attempt != task.attempt || is->priority != task.priority
                || asSet(is->after) != asSet(task.after))
                complain(
                    QStringLiteral(
                        "%1 is %2 in attempt %3 with priority %4, not in %5 with %6, or waits for others")
                        .arg(name, nameOf(is->state))
                        .arg(is->attempt)
                        .arg(is->priority)
                        .arg(task.attempt)
                        .arg(task.priority));
            if (m_last.value(task.id) != task.state)
                complain(name + QStringLiteral(" has a state that was not told"));
        }
        if (m_queue.tasks().size() != m_model.tasks.size() || m_queue.isIdle() != m_model.isIdle())
            complain(QStringLiteral("the number of tasks"));
        for (const GroupSnapshot &is : m_queue.groups()) {
            const TaskModel::Group &group = m_model.groups[is.name];
            if (is.running != m_model.running(is.name) || is.waiting != m_model.waiting(is.name)
                || is.suspended != group.suspended || is.limit != group.limit)
                complain(QStringLiteral("group “%1”: %2 run, %3 wait")
                             .arg(is.name)
                             .arg(is.running)
                             .arg(is.waiting));
        }
    }

    std::mt19937 m_random;
    FakeClock m_clock;
    TaskQueue m_queue{m_clock};
    TaskModel m_model;
    QHash<TaskId, TaskState> m_last;
    QHash<TaskId, QPointer<ScriptedOperation>> m_operations;
    ScriptedOperation *m_made = nullptr;
    QStringList m_moves; ///< since the last comparison
    QString m_complaint;
    int m_told = 0;
    int m_refusals = 0;
};

/** The whole state machine against a model. LANDLINE_SEED repeats one life. */
class TestTaskModel final : public QObject
{
    Q_OBJECT
private slots:
    void theQueueDoesWhatItsModelDoes()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        static constexpr quint32 lives = 200;
        static constexpr int steps = 120;
        bool only = false;
        const auto seed = static_cast<quint32>(qEnvironmentVariableIntValue("LANDLINE_SEED", &only));
        for (quint32 life = only ? seed : 1; life <= (only ? seed : lives); ++life) {
            const QString wrong = RandomLife(life).live(steps);
            QVERIFY2(wrong.isEmpty(),
                     qPrintable(QStringLiteral("LANDLINE_SEED=%1, %2").arg(life).arg(wrong)));
        }
    }
};

QTEST_GUILESS_MAIN(TestTaskModel)
#include "tst_taskmodel.moc"
