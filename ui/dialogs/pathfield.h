// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QLineEdit;
class QPlainTextEdit;

namespace Landline::Ui {

enum class PathKind { File, Folder, NewFile };

/** A line for one path, with a button that lets people choose it. */
class PathField final : public QWidget
{
    Q_OBJECT
public:
    /** `name` is what it is called for screen readers. */
    PathField(PathKind kind, const QString &name, QWidget *parent = nullptr);

    /** With "/" between its parts, without spaces around it. */
    [[nodiscard]] QString path() const;
    void setPath(const QString &path);
    void setPlaceholder(const QString &text);

private:
    void choose();

    PathKind m_kind;
    QLineEdit *m_line = nullptr;
};

/** Paths of files and folders, one a line, with buttons that let people choose more. */
class PathsField final : public QWidget
{
    Q_OBJECT
public:
    explicit PathsField(const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] QStringList paths() const;
    void add(const QStringList &paths);

private:
    void choose(PathKind kind);

    QPlainTextEdit *m_lines = nullptr;
};

} // namespace Landline::Ui
