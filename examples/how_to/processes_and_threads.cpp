// SPDX-License-Identifier: Apache-2.0
// A server that forks its workers, each of which has a client of its own; and what a client of the
// parent's says in a child.
#include "../example.hpp"

#include <motor/motor.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <string>

using motor::doc, example::check;

namespace {

// region: prefork
/// Returns the child's result, once it has ended.
template <class F>
int in_child(F work) {
    const auto child = ::fork();
    if (child == 0) ::_exit(work());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int serve(const std::string& uri, const std::string& database, int number) {
    motor::client client{uri};  // after fork(), so it belongs to the child
    client[database]["visits"].insert_one(doc("_id", number)).get();
    return 0;
}
// end region

// region: refused
/// Returns 0 if the child may not use the parent's client.
int use(motor::client theirs) {
    try {
        theirs.ping().get();
        return 1;
    } catch (const motor::invalid_operation&) {  // throws at once, and sends nothing
        return 0;
    }
}
// end region

}  // namespace

int main(int argc, char** argv) {
    return example::run([&] {
        auto uri = example::uri(argc, argv);
        const auto name = "motor_example_" + motor::object_id::generate().to_hex();
        for (int number = 0; number < 2; ++number)
            check(in_child([&] { return serve(uri, name, number); }) == 0);

        motor::client client{uri};
        check(client[name]["visits"].count_documents().get() == 2);
        check(in_child([&] { return use(client); }) == 0);
        check(client[name]["visits"].count_documents().get() == 2);  // it still works here
        client[name].drop().get();
    });
}
