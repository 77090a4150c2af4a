// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tasks/taskcontext.h"

#include <QException>
#include <QPromise>
#include <QVariant>

#include <concepts>
#include <functional>
#include <memory>

namespace Landline::Tasks {

class Operation;

/** What the pool runs: called once for each attempt, in a thread of the pool. */
using TaskFunction = std::function<QVariant(TaskContext &)>;

template <class T>
inline constexpr bool isResult = false;
template <class T>
inline constexpr bool isResult<tl::expected<T, Error>> = true;
template <class T>
inline constexpr bool isOperation = false;
template <class T>
inline constexpr bool isOperation<std::unique_ptr<T>> = std::derived_from<T, Operation>;

/** R() or R(TaskContext &), but not what makes an Operation. */
template <class Function>
concept PoolFunction = std::invocable<Function &, TaskContext &> ||(
    std::invocable<Function &> && !isOperation<std::invoke_result_t<Function &>>);

/** `value` as the queue keeps it; a Result's Error is thrown. */
template <class T>
QVariant resultValue(T value)
{
    if constexpr (isResult<T>) {
        if (!value)
            throw value.error(); // NOLINT: the queue catches Error by design
        if constexpr (std::is_void_v<typename T::value_type>)
            return {};
        else
            return resultValue(std::move(*value));
    } else if constexpr (std::same_as<T, QVariant>) {
        return value;
    } else {
        return QVariant::fromValue(std::move(value));
    }
}

template <PoolFunction Function>
auto asTaskFunction(Function function)
{
    return [function = std::move(function)](TaskContext &context) mutable -> QVariant {
        auto call = [&] {
            if constexpr (std::invocable<Function &, TaskContext &>)
                return function(context);
            else
                return function();
        };
        if constexpr (std::is_void_v<decltype(call())>) {
            call();
            return {};
        } else {
            return resultValue(call());
        }
    };
}

/** What a future throws when its task did not succeed. */
class TaskException final : public QException
{
public:
    explicit TaskException(Error error)
        : m_error(std::move(error))
        , m_text(m_error.message.toUtf8())
    {}

    [[nodiscard]] const Error &error() const { return m_error; }
    [[nodiscard]] const char *what() const noexcept override { return m_text.constData(); }
    void raise() const override { throw *this; }
    [[nodiscard]] TaskException *clone() const override { return new TaskException(*this); }

private:
    Error m_error;
    QByteArray m_text;
};

/** The Error for an outcome that is not a success. */
[[nodiscard]] Error errorOf(const TaskOutcome &outcome);

template <class T>
void settle(QPromise<T> &promise, const Result<TaskOutcome> &outcome)
{
    if (!outcome)
        promise.setException(TaskException(outcome.error()));
    else if (outcome->state != TaskState::Succeeded)
        promise.setException(TaskException(errorOf(*outcome)));
    else if constexpr (!std::is_void_v<T>)
        promise.addResult(outcome->result.template value<T>());
    promise.finish();
}

} // namespace Landline::Tasks
