// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/base/profile.h"
#include "core/net/tlsidentity.h"

namespace Landline::Cli {

/** `landline-cli identity`: who this profile is, and how to be the same on another machine. */
class IdentityCommand final : public Command
{
    Q_OBJECT
public:
    void addOptions(QCommandLineParser &parser) const override;
    QString start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile) override;
    void interrupt(int count, int signalNumber) override;

private:
    [[nodiscard]] static Result<void> show(const Profile &profile, EventWriter &writer);
    [[nodiscard]] static Result<void> exportTo(const QString &file, const QString &passphrase,
                                               const Profile &profile, EventWriter &writer);
    enum class Existing { Keep, MoveAside };
    [[nodiscard]] static Result<void> importFrom(const QString &file, const QString &passphrase,
                                                 Existing existing, const Profile &profile,
                                                 EventWriter &writer);
};

} // namespace Landline::Cli
